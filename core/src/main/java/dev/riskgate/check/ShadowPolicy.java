// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.check;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.decision.Decision;
import dev.riskgate.decision.ShadowDecision;
import dev.riskgate.identity.Identification;
import dev.riskgate.policy.Policy;
import dev.riskgate.policy.RouteRef;
import dev.riskgate.policy.cel.PolicyInput;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.StateStore;
import dev.riskgate.verdict.Verdict;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A second policy that decides beside the one in force, from what was found out for that one, after
 * its answer is on the way. It has no effect: nothing is verified, learned, spent or written for
 * it, and its limits are counted in a store of its own. Thread-safe.
 */
public final class ShadowPolicy {

    private final Supplier<@Nullable Policy> policies;
    private final StateStore limits;
    private final Consumer<Throwable> faults;

    /** Whether two policies can be compared, for the two that were last asked about. */
    private record Pair(Policy inForce, Policy shadow, boolean comparable) {}

    private volatile @Nullable Pair last;

    /**
     * @param policies the shadow policy, asked for every decision; null while there is none
     * @param limits counts its limits; must never wait, and is used for nothing else
     * @param faults receives faults of our own; must not throw
     */
    public ShadowPolicy(
            Supplier<@Nullable Policy> policies, StateStore limits, Consumer<Throwable> faults) {
        this.policies = policies;
        this.limits = limits;
        this.faults = faults;
    }

    /** The decision with what the shadow policy says of it; never anything else than it was. */
    Decision beside(Check check, Decision decision) {
        Policy shadow = policies.get();
        if (shadow == null) {
            return decision;
        }
        try {
            return decision.beside(compare(check, decision, shadow));
        } catch (RuntimeException | StackOverflowError fault) {
            faults.accept(fault);
            return decision.beside(
                    new ShadowDecision(shadow.hash(), ShadowDecision.FAILED, List.of()));
        }
    }

    private ShadowDecision compare(Check check, Decision decision, Policy shadow) {
        PolicyInput input = check.input;
        Policy inForce = check.snapshot.policy();
        if (decision.degraded().contains(Degradation.INTERNAL) || !comparable(inForce, shadow)) {
            return notComparable(shadow);
        }
        if (input == null) {
            // A block, an unreadable request, a credential that could not be verified: no policy
            // was asked, and none would be.
            return said(shadow, decision.verdict());
        }
        RouteRef route = shadow.route(input.request());
        return comparable(check, decision, route)
                ? said(shadow, shadow.decide(route, input, limits, Unhurried.INSTANCE).verdict())
                : notComparable(shadow);
    }

    /** Whether both find out the same about a request. */
    private boolean comparable(Policy inForce, Policy shadow) {
        Pair known = last;
        if (known == null || known.inForce != inForce || known.shadow != shadow) {
            known = new Pair(inForce, shadow, isComparable(inForce.file(), shadow.file()));
            last = known;
        }
        return known.comparable;
    }

    /** See {@code docs/policy.md}: what a shadow policy has to have in common with the other. */
    static boolean isComparable(PolicyFile inForce, PolicyFile shadow) {
        return inForce.credentials().equals(shadow.credentials())
                && inForce.client().equals(shadow.client())
                && inForce.risk().settings().equals(shadow.risk().settings())
                && inForce.challenge().boundTo() == shadow.challenge().boundTo();
    }

    private static boolean comparable(Check check, Decision decision, RouteRef route) {
        RouteRef inForce = check.route;
        boolean sameCaller =
                inForce.credentials().equals(route.credentials())
                        && (inForce.isClosed() == route.isClosed()
                                || check.who instanceof Identification.Proven);
        // What failed may have failed only for one of the two.
        boolean strict =
                inForce.settings().consistency() == Consistency.STRICT
                        || route.settings().consistency() == Consistency.STRICT;
        boolean sameFailures =
                decision.degraded().isEmpty()
                        || !strict && !decision.degraded().contains(Degradation.DEADLINE);
        return sameCaller && sameFailures;
    }

    private static ShadowDecision said(Policy shadow, Verdict verdict) {
        return new ShadowDecision(shadow.hash(), verdict.label(), verdict.reasons());
    }

    private static ShadowDecision notComparable(Policy shadow) {
        return new ShadowDecision(shadow.hash(), ShadowDecision.NOT_COMPARABLE, List.of());
    }

    /** The answer is on its way, and nothing here waits. */
    private enum Unhurried implements Budget {
        INSTANCE;

        @Override
        public <T> T await(CompletableFuture<T> future) {
            throw new IllegalStateException("a shadow policy waits for nothing");
        }

        @Override
        public void requireBlocking() {}

        @Override
        public long remainingNanos() {
            return Long.MAX_VALUE;
        }
    }
}
