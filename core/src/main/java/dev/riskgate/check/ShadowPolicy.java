// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.check;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.decision.Decision;
import dev.riskgate.decision.ShadowDecision;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.Rejections;
import dev.riskgate.policy.Policy;
import dev.riskgate.policy.RouteRef;
import dev.riskgate.policy.cel.PolicyInput;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.state.StateStore;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.Verdict;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A second policy that decides beside the one in force, from what was found out for that one. It
 * has no effect: nothing is verified, learned, spent or written for it, and its limits are counted
 * in a store of its own. It decides on a thread of its own, one request after the other, since an
 * answer is sent only once the event loop that decided it is free. Thread-safe.
 */
public final class ShadowPolicy implements AutoCloseable {

    /** Decisions beyond that are told without it; so slow it is in nobody's way. */
    static final int MOST_WAITING = 1_024;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Supplier<@Nullable Policy> policies;
    private final StateStore limits;
    private final Consumer<Throwable> faults;
    private final Duration patience;
    private final ThreadPoolExecutor thread;

    /** Whether two policies can be compared, for the two that were last asked about. */
    private record Pair(Policy inForce, Policy shadow, boolean comparable) {}

    private @Nullable Pair last;

    /** One decision that waits for the thread. */
    private final class Question implements Runnable {

        private final Check check;
        private final Decision decision;
        private final Policy shadow;
        private final Consumer<Decision> told;

        Question(Check check, Decision decision, Policy shadow, Consumer<Decision> told) {
            this.check = check;
            this.decision = decision;
            this.shadow = shadow;
            this.told = told;
        }

        @Override
        public void run() {
            told.accept(decision.beside(answer()));
        }

        void skip() {
            told.accept(decision.beside(without(shadow, ShadowDecision.SKIPPED)));
        }

        private ShadowDecision answer() {
            try {
                return compare(check, decision, shadow);
            } catch (Throwable fault) {
                faults.accept(fault);
                return without(shadow, ShadowDecision.FAILED);
            }
        }
    }

    /**
     * @param policies the shadow policy, asked for every decision; null while there is none
     * @param limits counts its limits; must never wait, and is used for nothing else
     * @param faults receives faults of our own; must not throw
     */
    public ShadowPolicy(
            Supplier<@Nullable Policy> policies, StateStore limits, Consumer<Throwable> faults) {
        this(policies, limits, faults, PATIENCE);
    }

    /**
     * @param patience how long its end waits for what was asked before
     */
    ShadowPolicy(
            Supplier<@Nullable Policy> policies,
            StateStore limits,
            Consumer<Throwable> faults,
            Duration patience) {
        this.patience = patience;
        this.policies = policies;
        this.limits = limits;
        this.faults = faults;
        this.thread =
                new ThreadPoolExecutor(
                        1,
                        1,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(MOST_WAITING),
                        Thread.ofPlatform()
                                .daemon()
                                .name("riskgate-shadow-policy")
                                .uncaughtExceptionHandler((_, fault) -> faults.accept(fault))
                                .factory());
    }

    /**
     * Hands the decision on with what the shadow policy says of it; never anything else than it
     * was. Returns at once.
     *
     * @param told receives it once, on this thread or on the shadow policy's
     */
    void ask(Check check, Decision decision, Consumer<Decision> told) {
        Policy shadow = policies.get();
        if (shadow == null) {
            told.accept(decision);
            return;
        }
        Question question = new Question(check, decision, shadow, told);
        try {
            thread.execute(question);
        } catch (RejectedExecutionException _) {
            question.skip();
        }
    }

    /** Whatever still waits is told; after a while, without what the shadow policy says. */
    @Override
    public void close() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            for (Runnable waiting : thread.shutdownNow()) {
                ((Question) waiting).skip();
            }
        }
    }

    private ShadowDecision compare(Check check, Decision decision, Policy shadow) {
        PolicyInput input = check.input;
        Policy inForce = check.snapshot.policy();
        if (decision.degraded().contains(Degradation.INTERNAL) || !comparable(inForce, shadow)) {
            return without(shadow, ShadowDecision.NOT_COMPARABLE);
        }
        if (input == null) {
            // A block, an unreadable request, a credential that could not be verified: no policy
            // was asked, and none would be.
            return said(shadow, decision.verdict());
        }
        RouteRef route = shadow.route(input.request());
        return comparable(check, decision, route)
                ? said(shadow, shadow.decide(route, input, limits, Unhurried.INSTANCE).verdict())
                : without(shadow, ShadowDecision.NOT_COMPARABLE);
    }

    /** Whether both find out the same about a request. Only the one thread asks. */
    private boolean comparable(Policy inForce, Policy shadow) {
        Pair known = last;
        if (known == null || known.inForce != inForce || known.shadow != shadow) {
            known = new Pair(inForce, shadow, differences(inForce.file(), shadow.file()).isEmpty());
            last = known;
        }
        return known.comparable;
    }

    /**
     * What keeps the two from finding out the same about a request, by the keys of the policy;
     * empty if nothing does. See {@code docs/policy.md}.
     */
    public static List<String> differences(PolicyFile inForce, PolicyFile shadow) {
        List<String> different = new ArrayList<>();
        if (!inForce.credentials().equals(shadow.credentials())) {
            different.add("credentials");
        }
        if (!inForce.client().equals(shadow.client())) {
            different.add("client");
        }
        if (!inForce.request().equals(shadow.request())) {
            different.add("request");
        }
        if (!inForce.risk().settings().equals(shadow.risk().settings())) {
            different.add("risk.signals");
        }
        if (inForce.challenge().boundTo() != shadow.challenge().boundTo()) {
            different.add("challenge.boundTo");
        }
        return List.copyOf(different);
    }

    private static boolean comparable(Check check, Decision decision, RouteRef route) {
        RouteRef inForce = check.route;
        boolean sameCaller =
                inForce.credentials().equals(route.credentials())
                        && isSameToOthers(check.who, inForce, route)
                        && (inForce.isClosed() == route.isClosed()
                                || check.who instanceof Identification.Proven);
        // What failed may have failed only for one of the two.
        boolean strict = inForce.isStrict() || route.isStrict();
        boolean sameFailures =
                decision.degraded().isEmpty()
                        || !strict && !decision.degraded().contains(Degradation.DEADLINE);
        return sameCaller && sameFailures;
    }

    /** Whether it makes no difference whom another credential may name beside the accepted one. */
    private static boolean isSameToOthers(Identification who, RouteRef inForce, RouteRef route) {
        if (inForce.otherCredentials() == route.otherCredentials()) {
            return true;
        }
        return switch (who) {
            case Identification.Anonymous() -> true;
            case Identification.Rejected(_, Reason reason) ->
                    !reason.code().equals(Rejections.CONFLICT);
            case Identification.Proven(Caller caller, List<Caller> others) ->
                    others.stream().allMatch(one -> one.client().equals(caller.client()));
        };
    }

    private static ShadowDecision said(Policy shadow, Verdict verdict) {
        return new ShadowDecision(shadow.hash(), verdict.label(), verdict.reasons());
    }

    /**
     * @param why {@link ShadowDecision#verdict()}, which is none
     */
    private static ShadowDecision without(Policy shadow, String why) {
        return new ShadowDecision(shadow.hash(), why, List.of());
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
