// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.identity.Identification.Anonymous;
import dev.riskgate.identity.Identification.Proven;
import dev.riskgate.identity.Identification.Rejected;
import dev.riskgate.request.ApiRequest;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds out who calls. Every credential of the policy that the request carries has to hold, those
 * included that the route does not accept: the upstream reads what it likes, so nobody can put a
 * bad credential beside a good one and have it believe the bad one. All of them have to name one
 * client, but for what {@link OtherCredentials} lets pass. Of those that the route accepts, the
 * first in policy order names the caller.
 *
 * <p>Credentials that share a carrier (two issuers of Bearer tokens) are alternatives: it is enough
 * that one accepts, and those that the route accepts are asked first. Immutable and thread-safe.
 */
public final class Identifier {

    private static final Identification ANONYMOUS = new Anonymous();

    /** Those that share a carrier together. */
    private final Authenticator[][] byCarrier;

    private final Map<String, Integer> order = new HashMap<>();

    /**
     * @param authenticators in policy order; those of one credential have its name
     */
    public Identifier(List<Authenticator> authenticators) {
        Map<String, List<Authenticator>> sharing = new LinkedHashMap<>();
        for (Authenticator one : authenticators) {
            sharing.computeIfAbsent(one.carrier(), _ -> new ArrayList<>()).add(one);
            order.putIfAbsent(one.name(), order.size());
        }
        byCarrier =
                sharing.values().stream()
                        .map(all -> all.toArray(Authenticator[]::new))
                        .toArray(Authenticator[][]::new);
    }

    /** The same, where all credentials have to name one client. */
    public Identification identify(ApiRequest request, Set<String> accepted, Budget budget) {
        return identify(request, accepted, OtherCredentials.SAME_CLIENT, budget);
    }

    /**
     * @param accepted names of the credentials that the route accepts; empty for all
     * @param others whom the others may name
     * @return a caller whom one of the others proves only if no accepted one proves a caller; the
     *     route has to refuse it
     * @throws dev.riskgate.budget.MustWait see {@link Budget#await}
     * @throws DegradedException if a credential could not be verified, and none is known not to
     *     hold
     */
    public Identification identify(
            ApiRequest request, Set<String> accepted, OtherCredentials others, Budget budget) {
        Proven proven = null;
        DegradedException unverified = null;
        for (Authenticator[] sharing : byCarrier) {
            Identification carried;
            try {
                carried = carried(sharing, request, accepted, budget);
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
                    if (proven == null) {
                        proven = next;
                        continue;
                    }
                    boolean first = precedes(next, proven, accepted);
                    Proven caller = first ? next : proven;
                    Proven other = first ? proven : next;
                    if (!sameClient(caller, other) && !mayDiffer(other, accepted, others)) {
                        return Rejections.conflict(other.caller().credential().scheme());
                    }
                    proven = caller.beside(other);
                }
            }
        }
        if (unverified != null) {
            throw unverified;
        }
        return proven == null ? ANONYMOUS : proven;
    }

    /** What the authenticators of one carrier make of it: first those that the route accepts. */
    private static Identification carried(
            Authenticator[] sharing, ApiRequest request, Set<String> accepted, Budget budget) {
        Rejected rejected = null;
        DegradedException unverified = null;
        int turns = accepted.isEmpty() ? 1 : 2;
        for (int turn = 0; turn < turns; turn++) {
            for (Authenticator authenticator : sharing) {
                if (turns == 2 && accepted.contains(authenticator.name()) != (turn == 0)) {
                    continue;
                }
                Identification one;
                try {
                    one = authenticator.identify(request, budget);
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
        }
        if (unverified != null) {
            throw unverified;
        }
        return rejected == null || isVouchedFor(rejected, sharing, request) ? ANONYMOUS : rejected;
    }

    /**
     * The token's own issuer has more to say about it than one that only saw that it is not its
     * own, or could not look.
     */
    private static Rejected closer(@Nullable Rejected first, Rejected next) {
        return first == null || isForeign(first) || (isUnknown(first) && !isUnknown(next))
                ? next
                : first;
    }

    /** The front door knows an issuer of which nobody here can verify a token. */
    private static boolean isVouchedFor(
            Rejected rejected, Authenticator[] sharing, ApiRequest request) {
        if (isUnknown(rejected)) {
            for (Authenticator authenticator : sharing) {
                if (authenticator.vouches(request)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Nobody here says that the token is his. */
    private static boolean isUnknown(Rejected rejected) {
        return isForeign(rejected) || rejected.reason().code().equals("jwt_unverified");
    }

    private static boolean isForeign(Rejected rejected) {
        return rejected.reason().code().equals("jwt_issuer");
    }

    /** Whether the first of two names the caller: what counts here, then policy order. */
    private boolean precedes(Proven one, Proven other, Set<String> accepted) {
        boolean counts = counts(one, accepted);
        return counts == counts(other, accepted) ? place(one) < place(other) : counts;
    }

    private int place(Proven proven) {
        return order.getOrDefault(name(proven), Integer.MAX_VALUE);
    }

    private static boolean mayDiffer(Proven other, Set<String> accepted, OtherCredentials others) {
        return others == OtherCredentials.ANY_CLIENT && !counts(other, accepted);
    }

    private static boolean counts(Proven proven, Set<String> accepted) {
        return accepted.isEmpty() || accepted.contains(name(proven));
    }

    private static String name(Proven proven) {
        return proven.caller().credential().name();
    }

    private static boolean sameClient(Proven a, Proven b) {
        return a.caller().client().equals(b.caller().client());
    }
}
