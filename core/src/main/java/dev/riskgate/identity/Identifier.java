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
 * Finds out who calls. Every accepted credential that the request carries has to hold, and all of
 * them have to speak for the same client; the first one in policy order names the caller. So nobody
 * can put a bad credential beside a good one and have the upstream believe the bad one.
 *
 * <p>Credentials that share a carrier (two issuers of Bearer tokens) are alternatives: it is enough
 * that one accepts. Immutable and thread-safe.
 */
public final class Identifier {

    private static final Identification ANONYMOUS = new Anonymous();

    private final Authenticator[] authenticators;

    /**
     * @param authenticators in policy order; names are unique
     */
    public Identifier(List<Authenticator> authenticators) {
        this.authenticators = authenticators.toArray(Authenticator[]::new);
    }

    /**
     * @param accepted names of the credentials that the route accepts; empty for all. Others are
     *     not looked at
     * @throws dev.riskgate.budget.MustWait see {@link Budget#await}
     * @throws DegradedException if a credential could not be verified, and none is known not to
     *     hold
     */
    public Identification identify(ApiRequest request, Set<String> accepted, Budget budget) {
        Proven proven = null;
        DegradedException unverified = null;
        for (int i = 0; i < authenticators.length; i++) {
            if (!accepts(accepted, i) || isRepeatedCarrier(accepted, i)) {
                continue;
            }
            Identification carried;
            try {
                carried = carried(request, accepted, i, budget);
            } catch (DegradedException away) {
                // Another credential that is known not to hold is rejected all the same.
                unverified = away;
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
                }
            }
        }
        if (unverified != null) {
            throw unverified;
        }
        return proven == null ? ANONYMOUS : proven;
    }

    /** What the first and all later accepted authenticators of one carrier make of it. */
    private Identification carried(
            ApiRequest request, Set<String> accepted, int first, Budget budget) {
        Rejected rejected = null;
        DegradedException unverified = null;
        for (int i = first; i < authenticators.length; i++) {
            if (!accepts(accepted, i) || !sameCarrier(first, i)) {
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

    private boolean isRepeatedCarrier(Set<String> accepted, int index) {
        for (int i = 0; i < index; i++) {
            if (accepts(accepted, i) && sameCarrier(i, index)) {
                return true;
            }
        }
        return false;
    }

    private boolean accepts(Set<String> accepted, int index) {
        return accepted.isEmpty() || accepted.contains(authenticators[index].name());
    }

    private boolean sameCarrier(int a, int b) {
        return authenticators[a].carrier().equals(authenticators[b].carrier());
    }

    private static boolean sameClient(Proven a, Proven b) {
        return a.caller().client().equals(b.caller().client());
    }
}
