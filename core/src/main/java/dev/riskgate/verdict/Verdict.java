// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.verdict;

import dev.riskgate.budget.Degradation;

import java.time.Duration;
import java.util.List;

/**
 * What a check ends with. Where several parts of the policy apply, the most severe verdict wins.
 */
public sealed interface Verdict {

    /** The labels of all verdicts, by their severity. */
    List<String> LABELS = List.of("allow", "challenge", "throttle", "deny", "undecided");

    /** Why; most important first. */
    List<Reason> reasons();

    /** The request passes. */
    record Allow(List<Reason> reasons) implements Verdict {
        public Allow {
            reasons = List.copyOf(reasons);
        }
    }

    /** The caller has to prove more first. */
    record Challenge(StepUp stepUp, List<Reason> reasons) implements Verdict {
        public Challenge {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * Too much, too fast.
     *
     * @param limit the name of the limit in the policy, or of the rule
     * @param quota requests that the limit grants in {@code window}; 0 if a rule throttles
     * @param window the window of the quota
     * @param retryAfter when the next request can pass
     */
    record Throttle(
            String limit, long quota, Duration window, Duration retryAfter, List<Reason> reasons)
            implements Verdict {
        public Throttle {
            reasons = List.copyOf(reasons);
        }

        /** Whether a rule throttles, not a limit. */
        public boolean byRule() {
            return quota < 1;
        }
    }

    /** The request does not pass, whatever the caller proves. */
    record Deny(Kind kind, List<Reason> reasons) implements Verdict {
        public enum Kind {
            /** 401: no credential, or one that does not hold. */
            UNAUTHENTICATED,
            /** 403: the caller is known, and is not permitted. */
            FORBIDDEN,
            /** 421: the request names a host that is not served where it wants to go. */
            MISDIRECTED,
            /**
             * 503: nothing speaks against the caller, but something that is needed to let it pass
             * is unavailable.
             */
            UNAVAILABLE
        }

        public Deny {
            reasons = List.copyOf(reasons);
        }

        public static Deny forbidden(Reason reason) {
            return new Deny(Kind.FORBIDDEN, List.of(reason));
        }

        public static Deny unauthenticated(Reason reason) {
            return new Deny(Kind.UNAUTHENTICATED, List.of(reason));
        }
    }

    /**
     * No decision could be made in time; the route's {@code onDegraded} turns this into one that
     * can be enforced.
     */
    record Undecided(Degradation cause, List<Reason> reasons) implements Verdict {
        public Undecided {
            reasons = List.copyOf(reasons);
        }
    }

    static Allow allow() {
        return new Allow(List.of());
    }

    /** Deny is the most severe, allow the least. */
    default int severity() {
        return switch (this) {
            case Allow _ -> 0;
            case Challenge _ -> 1;
            case Throttle _ -> 2;
            case Deny _ -> 3;
            case Undecided _ -> 4;
        };
    }

    /** The label of this verdict in policy, log, metrics and docs. */
    default String label() {
        return LABELS.get(severity());
    }
}
