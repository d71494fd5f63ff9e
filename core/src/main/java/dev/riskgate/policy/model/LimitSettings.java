// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.model;

import dev.riskgate.state.Consistency;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * How many requests may come. Either {@code rate} is set, or {@code aboveBaseline} and {@code
 * floor} are.
 *
 * @param name unique; in log and metric
 * @param rate the sustained rate; null for a limit against the client's own habit
 * @param burst how many may come at once, at least 1
 * @param aboveBaseline how many times the client's own mean rate is too much; 0 if {@code rate} is
 *     set
 * @param floor the rate below which a client is never throttled for exceeding its habit; null if
 *     {@code rate} is set
 * @param routes names of the routes that count together; empty for all
 */
public record LimitSettings(
        String name,
        Per per,
        @Nullable RateSpec rate,
        long burst,
        double aboveBaseline,
        @Nullable RateSpec floor,
        List<String> routes,
        Consistency consistency) {

    /** Who shares one counter. */
    public enum Per {
        /** The client; the address where nobody is proven. */
        CLIENT,
        /** The key or token; the address where nobody is proven. */
        CREDENTIAL,
        /** The client address: one IPv4 address, or an IPv6 /64. */
        ADDRESS,
        /** The IPv4 /24 or IPv6 /48. */
        NETWORK,
        /** The autonomous system where known, else the IPv4 /24 or IPv6 /48. */
        ASN,
        /** All callers of one route. */
        ROUTE
    }
}
