// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.model;

import dev.riskgate.identity.OtherCredentials;
import dev.riskgate.request.PathAllowance;
import dev.riskgate.request.PathAllowances;
import dev.riskgate.state.Consistency;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Thresholds;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/**
 * What a part of the API demands. The first route of the file that matches a request decides.
 *
 * @param name unique; in log, metric and metadata
 * @param anonymous whether a request without any credential may pass
 * @param thresholds already completed from {@code risk.thresholds}
 * @param allowUpgrade whether CONNECT and protocol upgrades may pass
 * @param encodedSlash what becomes of a path with {@code %2f} within a segment
 * @param lookalikes what becomes of one with characters that some servers normalise to others
 */
public record RouteSettings(
        String name,
        Match match,
        Require require,
        boolean anonymous,
        Thresholds thresholds,
        Consistency consistency,
        OnDegraded onDegraded,
        boolean allowUpgrade,
        PathAllowance encodedSlash,
        PathAllowance lookalikes) {

    public static final String NO_ROUTE = "none";

    /** Which paths pass that some servers read otherwise. */
    public PathAllowances paths() {
        return new PathAllowances(encodedSlash, lookalikes);
    }

    /**
     * @param methods upper case; empty matches all; GET matches HEAD as well; a single {@code *} is
     *     all on purpose
     * @param paths globs: {@code *} within a segment, {@code **} for any number of segments; or
     *     {@code regex:} and RE2; empty matches all
     * @param hosts lower case, exact or {@code *.example.com}; empty matches all; a single {@code
     *     *} is all on purpose
     */
    public record Match(List<String> methods, List<String> paths, List<String> hosts) {
        public static final Match ALL = new Match(List.of(), List.of(), List.of());

        /** What says "all, and I mean it" of methods and hosts. */
        public static final String ANY = "*";

        /** Whether the policy says that any host is meant, rather than nothing about hosts. */
        public boolean anyHost() {
            return hosts.contains(ANY);
        }

        /** The hosts of which one must match; empty where any does. */
        public List<String> boundHosts() {
            return anyHost() ? List.of() : hosts;
        }

        /** The methods of which one must match; empty where any does. */
        public List<String> boundMethods() {
            return methods.contains(ANY) ? List.of() : methods;
        }
    }

    /**
     * @param scopes the caller needs all of them
     * @param roles the caller needs one of them
     * @param assurance the least level
     * @param maxAge how old its proof may be; null where the policy does not say
     * @param credentials names of accepted credentials; empty accepts all
     * @param otherCredentials whom a credential may name that is not accepted, beside one that is
     */
    public record Require(
            List<String> scopes,
            List<String> roles,
            AssuranceLevel assurance,
            @Nullable Duration maxAge,
            List<String> credentials,
            OtherCredentials otherCredentials) {
        public static final Require NOTHING =
                new Require(
                        List.of(),
                        List.of(),
                        AssuranceLevel.NONE,
                        null,
                        List.of(),
                        OtherCredentials.SAME_CLIENT);
    }
}
