// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.model;

import dev.riskgate.policy.model.LimitSettings.Per;
import dev.riskgate.state.Consistency;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How many requests with an unauthentic credential are answered 401 before they are answered 429. A
 * credential is unauthentic if nobody is known to have issued it.
 *
 * @param perAddress of one IPv4 address or IPv6 /64; null for no limit
 * @param perNetwork of one IPv4 /24 or IPv6 /48; null for no limit
 */
public record UnauthenticSettings(@Nullable RateSpec perAddress, @Nullable RateSpec perNetwork) {

    /** No other limit has a name that starts so. */
    public static final String RESERVED = "unauthentic-";

    /** The word for no limit. */
    public static final String UNLIMITED = "unlimited";

    public static final String ADDRESS = RESERVED + "address";
    public static final String NETWORK = RESERVED + "network";

    /** What one misconfigured client sends at most, and what ten of them do. */
    public static final UnauthenticSettings DEFAULT =
            new UnauthenticSettings(
                    new RateSpec(30, Duration.ofMinutes(1)),
                    new RateSpec(300, Duration.ofMinutes(1)));

    /** As limits, in the order in which they are taken from. */
    public List<LimitSettings> limits() {
        List<LimitSettings> limits = new ArrayList<>(2);
        add(limits, ADDRESS, Per.ADDRESS, perAddress);
        add(limits, NETWORK, Per.NETWORK, perNetwork);
        return List.copyOf(limits);
    }

    private static void add(
            List<LimitSettings> limits, String name, Per per, @Nullable RateSpec rate) {
        if (rate != null) {
            limits.add(
                    new LimitSettings(name, per, rate, 0, 0, null, List.of(), Consistency.BOUNDED));
        }
    }
}
