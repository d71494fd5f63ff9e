// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.check;

import dev.riskgate.block.Blocks;
import dev.riskgate.budget.Budget;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.budget.MustWait;
import dev.riskgate.decision.Decision;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.state.StateStore;
import dev.riskgate.verdict.Reason;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Runs checks. Front doors enter with an {@link ApiRequest} and leave with a {@link Decision};
 * there is always exactly one, whatever fails, and nothing is thrown. Thread-safe.
 *
 * <p>A check runs on the calling thread, usually an event loop. The first step that has to wait
 * throws {@link MustWait}, and the check is run again from its start: on the same event loop once
 * the future that it waits for is done, if there is one; otherwise, or if it has to wait again, on
 * a virtual thread that may block until the budget ends.
 */
public final class PipelineAuthorizer implements Authorizer {

    private final Supplier<PolicySnapshot> snapshots;
    private final CheckPipeline pipeline;
    private final WaitExecutor executor;
    private final DecisionIds ids;
    private final CheckListener listener;
    private final @Nullable ShadowPolicy shadow;

    /**
     * @param snapshots the policy in force, asked for every check
     * @param nanoTime a monotonic clock, nanoseconds
     */
    public PipelineAuthorizer(
            Supplier<PolicySnapshot> snapshots,
            StateStore store,
            Blocks blocks,
            WaitExecutor executor,
            DecisionIds ids,
            LongSupplier nanoTime,
            CheckListener listener) {
        this(snapshots, store, blocks, executor, ids, nanoTime, listener, null);
    }

    /**
     * @param shadow decides beside the policy in force, if there is one
     */
    public PipelineAuthorizer(
            Supplier<PolicySnapshot> snapshots,
            StateStore store,
            Blocks blocks,
            WaitExecutor executor,
            DecisionIds ids,
            LongSupplier nanoTime,
            CheckListener listener,
            @Nullable ShadowPolicy shadow) {
        this.snapshots = snapshots;
        this.pipeline = new CheckPipeline(store, blocks, nanoTime, listener);
        this.executor = executor;
        this.ids = ids;
        this.listener = listener;
        this.shadow = shadow;
    }

    @Override
    public void decide(ApiRequest request, CheckBudget budget, Consumer<Decision> done) {
        Check check = Check.of(ids.next(), snapshots.get(), request, budget);
        try {
            finish(check, attempt(check, request, budget), done);
        } catch (MustWait wait) {
            listener.moved();
            CompletableFuture<?> until = wait.until();
            if (until == null) {
                move(check, request, budget, done);
            } else if (!executor.resume(
                    inTime(until, budget),
                    failure -> resume(check, request, budget, failure, done))) {
                shed(check, request, budget, done);
            }
        }
    }

    @Override
    public void refuse(
            Reason reason, long timeMillis, CheckBudget budget, Consumer<Decision> done) {
        Check check = Check.ofNothing(ids.next(), snapshots.get(), timeMillis, budget);
        finish(check, check.denied(reason), done);
    }

    @Override
    public void fail(
            Throwable fault, long timeMillis, CheckBudget budget, Consumer<Decision> done) {
        listener.fault(fault);
        Check check = Check.ofNothing(ids.next(), snapshots.get(), timeMillis, budget);
        finish(check, check.unavailable(Degradation.INTERNAL), done);
    }

    /** Whatever becomes of what it waits for: a check is decided when its time is up. */
    private static CompletableFuture<?> inTime(CompletableFuture<?> until, CheckBudget budget) {
        return until.copy().orTimeout(budget.remainingNanos(), TimeUnit.NANOSECONDS);
    }

    /** Returns what is left to do where it may block; null if the check is decided. */
    private @Nullable Runnable resume(
            Check check,
            ApiRequest request,
            CheckBudget budget,
            @Nullable Throwable failure,
            Consumer<Decision> done) {
        if (failure instanceof DegradedException degraded) {
            // It is not tried again, but what can be decided without it is.
            Budget rest = budget.refusing(degraded.degradation());
            finish(check, attempt(check, request, rest), done);
            return null;
        }
        try {
            finish(check, attempt(check, request, budget), done);
            return null;
        } catch (MustWait _) {
            return blocking(check, request, budget, done);
        }
    }

    private Runnable blocking(
            Check check, ApiRequest request, CheckBudget budget, Consumer<Decision> done) {
        return () -> finish(check, attempt(check, request, budget.mayBlock()), done);
    }

    private void move(
            Check check, ApiRequest request, CheckBudget budget, Consumer<Decision> done) {
        if (!executor.start(blocking(check, request, budget, done))) {
            shed(check, request, budget, done);
        }
    }

    /** No more checks may wait: what is known without waiting is decided, the rest is degraded. */
    private void shed(
            Check check, ApiRequest request, CheckBudget budget, Consumer<Decision> done) {
        finish(check, attempt(check, request, budget.refusing(Degradation.OVERLOAD)), done);
    }

    /** Every failure of a check becomes a decision here, and nowhere else. */
    private Decision attempt(Check check, ApiRequest request, Budget budget) {
        try {
            return pipeline.run(check, request, budget);
        } catch (MustWait moved) {
            throw moved;
        } catch (DegradedException degraded) {
            return check.unavailable(degraded.degradation());
        } catch (Throwable fault) {
            // Errors too: what is thrown further on a thread of its own is never answered.
            listener.fault(fault);
            return check.unavailable(Degradation.INTERNAL);
        }
    }

    private void finish(Check check, Decision decision, Consumer<Decision> done) {
        done.accept(decision);
        ShadowPolicy second = shadow;
        if (second == null) {
            listener.decided(decision);
        } else {
            second.ask(check, decision, listener::decided);
        }
    }
}
