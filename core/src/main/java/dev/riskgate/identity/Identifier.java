// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.identity.Identification.Anonymous;
import dev.riskgate.identity.Identification.Proven;
import dev.riskgate.identity.Identification.Rejected;
import dev.riskgate.request.ApiRequest;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/**
 * Finds out who calls. Every credential of the policy that the request carries has to hold, and all
 * of them have to speak for the same client, those included that the route does not accept: the
 * upstream reads what it likes, so nobody can put a bad credential beside a good one and have it
 * believe the bad one. Of those that the route accepts, the first in policy order names the caller.
 *
 * <p>Credentials that share a carrier (two issuers of Bearer tokens) are alternatives: it is enough
 * that one accepts. Immutable and thread-safe.
 */
public final class Identifier {

    private static final Identification ANONYMOUS = new Anonymous();
    private static final boolean[] NONE = {};

    private final Authenticator[] authenticators;

    /**
     * @param authenticators in policy order; names are unique
     */
    public Identifier(List<Authenticator> authenticators) {
        this.authenticators = authenticators.toArray(Authenticator[]::new);
    }

    /**
     * @param accepted names of the credentials that the route accepts; empty for all
     * @return a caller whom one of the others proves only if no accepted one proves a caller; the
     *     route has to refuse it
     * @throws dev.riskgate.budget.MustWait see {@link Budget#await}
     * @throws DegradedException if a credential could not be verified, and none is known not to
     *     hold
     */
    public Identification identify(ApiRequest request, Set<String> accepted, Budget budget) {
        Proven proven = null;
        DegradedException unverified = null;
        int count = authenticators.length;
        boolean[] judged = accepted.isEmpty() ? NONE : new boolean[count];
        // First those that the route accepts, then the others.
        for (int turn = 0; turn < (accepted.isEmpty() ? count : 2 * count); turn++) {
            boolean others = turn >= count;
            int i = others ? turn - count : turn;
            if (!isAsked(accepted, others, i)
                    || isRepeatedCarrier(accepted, others, i)
                    || (others && isJudged(judged, i))) {
                continue;
            }
            Identification carried;
            try {
                carried = carried(request, accepted, others, i, budget);
            } catch (DegradedException away) {
                // Another credential that is known not to hold is rejected all the same.
                unverified = away;
                mark(judged, i);
                continue;
            }
            switch (carried) {
                case Anonymous _ -> {}
                case Rejected rejected -> {
                    return rejected;
                }
                case Proven next -> {
                    if (proven != null && !sameClient(proven, next)) {
                        return Rejections.conflict(next.caller().credential().scheme());
                    }
                    proven = proven == null ? next : proven;
                    mark(judged, i);
                }
            }
        }
        if (unverified != null) {
            throw unverified;
        }
        return proven == null ? ANONYMOUS : proven;
    }

    /** What the first and all later authenticators of one carrier make of it. */
    private Identification carried(
            ApiRequest request, Set<String> accepted, boolean others, int first, Budget budget) {
        Rejected rejected = null;
        DegradedException unverified = null;
        for (int i = first; i < authenticators.length; i++) {
            if (!isAsked(accepted, others, i) || !sameCarrier(first, i)) {
                continue;
            }
            Identification one;
            try {
                one = authenticators[i].identify(request, budget);
            } catch (DegradedException away) {
                unverified = away;
                continue;
            }
            switch (one) {
                case Anonymous _ -> {}
                case Rejected next -> rejected = closer(rejected, next);
                case Proven proven -> {
                    return proven;
                }
            }
        }
        if (unverified != null) {
            throw unverified;
        }
        return rejected == null ? ANONYMOUS : rejected;
    }

    /**
     * The token's own issuer has more to say about it than one that only saw that it is not its
     * own.
     */
    private static Rejected closer(@Nullable Rejected first, Rejected next) {
        return first == null || first.reason().code().equals("jwt_issuer") ? next : first;
    }

    private boolean isRepeatedCarrier(Set<String> accepted, boolean others, int index) {
        for (int i = 0; i < index; i++) {
            if (isAsked(accepted, others, i) && sameCarrier(i, index)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAsked(Set<String> accepted, boolean others, int index) {
        return accepted.isEmpty() || accepted.contains(authenticators[index].name()) != others;
    }

    /** An accepted one has judged what this one reads: the token of another issuer is none here. */
    private boolean isJudged(boolean[] judged, int index) {
        for (int i = 0; i < judged.length; i++) {
            if (judged[i] && sameCarrier(i, index)) {
                return true;
            }
        }
        return false;
    }

    private static void mark(boolean[] judged, int index) {
        if (index < judged.length) {
            judged[index] = true;
        }
    }

    private boolean sameCarrier(int a, int b) {
        return authenticators[a].carrier().equals(authenticators[b].carrier());
    }

    private static boolean sameClient(Proven a, Proven b) {
        return a.caller().client().equals(b.caller().client());
    }
}
