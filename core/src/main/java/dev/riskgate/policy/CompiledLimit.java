// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import dev.riskgate.budget.Budget;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.policy.cel.PolicyInput;
import dev.riskgate.policy.model.LimitSettings;
import dev.riskgate.policy.model.RateSpec;
import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.LimitKey;
import dev.riskgate.state.StateStore;
import dev.riskgate.verdict.Verdict;

import org.jspecify.annotations.Nullable;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/** A limit that can be asked. Immutable. */
final class CompiledLimit {

    private static final int NETWORK_BYTES_V4 = 3;
    private static final int NETWORK_BYTES_V6 = 6;

    /** One subscriber is commonly given a /64: it can use every address in it. */
    private static final int ADDRESS_BYTES_V6 = 8;

    private final LimitSettings settings;
    private final RateSpec base;
    private final double windowSeconds;

    CompiledLimit(LimitSettings settings) {
        RateSpec rate = settings.rate() == null ? settings.floor() : settings.rate();
        if (rate == null) {
            throw new IllegalArgumentException("a limit has a rate or a floor");
        }
        this.settings = settings;
        this.base = rate;
        this.windowSeconds = rate.window().toSeconds();
    }

    boolean appliesTo(RouteSettings route) {
        return settings.routes().isEmpty() || settings.routes().contains(route.name());
    }

    /** Whether it is measured against the client's own habit. */
    boolean isAboveBaseline() {
        return settings.rate() == null;
    }

    boolean isStrict() {
        return settings.consistency() == Consistency.STRICT;
    }

    /** A strict route makes all its limits strict. */
    private Consistency consistency(RouteRef route) {
        return isStrict() ? Consistency.STRICT : route.settings().consistency();
    }

    /** Takes this request from the limit; null if it is within. */
    Verdict.@Nullable Throttle take(
            PolicyInput input, RouteRef route, StateStore store, Budget budget) {
        LimitKey key = new LimitKey(settings.name(), whom(input, route.name()));
        return take(key, input.baselinePerSecond(), consistency(route), store, budget);
    }

    /**
     * The same for a request whose caller is not proven, wherever it goes. Never waits and never
     * fails.
     */
    Verdict.@Nullable Throttle takeUnproven(PolicyInput input, StateStore store, Budget budget) {
        LimitKey key = LimitKey.unproven(settings.name(), whom(input, ""));
        return take(key, 0, Consistency.BOUNDED, store, budget);
    }

    private Verdict.@Nullable Throttle take(
            LimitKey key,
            double baselinePerSecond,
            Consistency consistency,
            StateStore store,
            Budget budget) {
        double perSecond = perSecond(baselinePerSecond);
        long quota = quota(perSecond);
        long burst = settings.burst() > 0 ? settings.burst() : Math.max(1, quota);
        StateStore.Permit permit = store.take(key, perSecond, burst, consistency, budget);
        return permit.granted() ? null : refused(quota, permit.retryAfter());
    }

    private Verdict.Throttle refused(long quota, Duration retryAfter) {
        return new Verdict.Throttle(
                settings.name(),
                quota,
                base.window(),
                retryAfter,
                List.of(Reasons.limitExceeded(settings.name(), quota, base.window())));
    }

    /** A number of the policy as it is written there: 1,000 a minute is 1,000.0000000000001. */
    private long quota(double perSecond) {
        return perSecond == base.perSecond()
                ? base.count()
                : (long) Math.ceil(perSecond * windowSeconds);
    }

    private double perSecond(double baselinePerSecond) {
        return settings.rate() != null
                ? base.perSecond()
                : Math.max(base.perSecond(), settings.aboveBaseline() * baselinePerSecond);
    }

    private Object whom(PolicyInput input, String route) {
        Caller caller =
                input.identification() instanceof Identification.Proven(Caller proven, _)
                        ? proven
                        : null;
        InetAddress address = input.request().clientAddress();
        return switch (settings.per()) {
            case CLIENT -> caller == null ? address(address) : caller.client();
            case CREDENTIAL -> caller == null ? address(address) : caller.credential().uniqueName();
            case ADDRESS -> address(address);
            case NETWORK -> network(address);
            case ASN -> {
                Place place = input.place();
                yield place.asn() == 0
                        ? network(address)
                        : "as" + Integer.toUnsignedString(place.asn());
            }
            case ROUTE -> route;
        };
    }

    private static String address(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address
                ? address.getHostAddress()
                : "v6-" + hex(bytes, ADDRESS_BYTES_V6);
    }

    private static String network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address
                ? "v4-" + hex(bytes, NETWORK_BYTES_V4)
                : "v6-" + hex(bytes, NETWORK_BYTES_V6);
    }

    private static String hex(byte[] bytes, int length) {
        return HexFormat.of().formatHex(bytes, 0, length);
    }
}
