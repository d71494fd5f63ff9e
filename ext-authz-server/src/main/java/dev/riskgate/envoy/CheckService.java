// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import dev.riskgate.budget.CheckBudget;
import dev.riskgate.check.Authorizer;
import dev.riskgate.decision.Decision;

import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Envoy's Authorization service: reads the CheckRequest, asks the {@link Authorizer}, writes the
 * CheckResponse. Every call is answered with a verdict; none ends in an RPC error, which Envoy
 * might take for an allow. Thread-safe.
 */
public final class CheckService implements BindableService {

    private final Supplier<EnvoyEnds> ends;
    private final Authorizer authorizer;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final long budgetNanos;
    private final Consumer<Throwable> faults;

    /**
     * @param budget how long a check may take at most; shorter if Envoy's own deadline is
     * @param faults receives the failure of a decision that could not be written; must not throw
     */
    public CheckService(
            Supplier<EnvoyEnds> ends,
            Authorizer authorizer,
            InstantSource clock,
            LongSupplier nanoTime,
            Duration budget,
            Consumer<Throwable> faults) {
        this.ends = ends;
        this.authorizer = authorizer;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.budgetNanos = budget.toNanos();
        this.faults = faults;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return ServerServiceDefinition.builder(CheckMethod.SERVICE)
                .addMethod(CheckMethod.DESCRIPTOR, ServerCalls.asyncUnaryCall(this::check))
                .build();
    }

    private void check(byte[] message, StreamObserver<CheckAnswer> call) {
        long timeMillis = clock.millis();
        CheckBudget budget = budget();
        EnvoyEnds ends = this.ends.get();
        Reply reply = new Reply(ends.writer(), (ServerCallStreamObserver<CheckAnswer>) call);
        try {
            switch (ends.reader().read(message, timeMillis)) {
                case ReadResult.Read(var request) -> authorizer.decide(request, budget, reply);
                case ReadResult.Malformed(var reason) ->
                        authorizer.refuse(reason, timeMillis, budget, reply);
            }
        } catch (Throwable fault) {
            fail(fault, timeMillis, budget, reply);
        }
    }

    private void fail(Throwable fault, long timeMillis, CheckBudget budget, Reply reply) {
        try {
            authorizer.fail(fault, timeMillis, budget, reply);
        } catch (Throwable another) {
            faults.accept(another);
            reply.giveUp();
        }
    }

    private CheckBudget budget() {
        long nanos = budgetNanos;
        Deadline deadline = Context.current().getDeadline();
        if (deadline != null) {
            nanos = Math.min(nanos, deadline.timeRemaining(TimeUnit.NANOSECONDS));
        }
        return CheckBudget.start(nanoTime, nanos);
    }

    /** Answers one call once, unless Envoy has given it up. */
    private final class Reply implements Consumer<Decision> {

        private final CheckResponseWriter writer;
        private final ServerCallStreamObserver<CheckAnswer> call;
        private final AtomicBoolean answered = new AtomicBoolean();

        Reply(CheckResponseWriter writer, ServerCallStreamObserver<CheckAnswer> call) {
            this.writer = writer;
            this.call = call;
            // Without a handler, an answer to a cancelled call throws.
            call.setOnCancelHandler(() -> {});
        }

        @Override
        public void accept(Decision decision) {
            if (answered.compareAndSet(false, true)) {
                send(response(decision));
            }
        }

        void giveUp() {
            if (answered.compareAndSet(false, true)) {
                send(writer.failed());
            }
        }

        private void send(CheckAnswer answer) {
            if (!call.isCancelled()) {
                call.onNext(answer);
                call.onCompleted();
            }
        }

        private CheckAnswer response(Decision decision) {
            try {
                return writer.write(decision);
            } catch (Throwable fault) {
                faults.accept(fault);
                return writer.failed();
            }
        }
    }
}
