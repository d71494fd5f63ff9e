// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.recording;

import com.google.protobuf.CodedOutputStream;

import dev.riskgate.decision.Decision;
import dev.riskgate.policy.Policy;
import dev.riskgate.proto.v1.RecordingBatch;
import dev.riskgate.recording.RecordingQueue.Item;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Records what checks were decided on. The thread that decided makes the message, after the answer
 * is on its way; one of its own encrypts and writes. What does not fit or cannot be written is
 * dropped and counted; nobody ever waits for it. Thread-safe.
 */
public final class Recorder implements AutoCloseable {

    /** What metrics call it among the outputs of the decision log; none of those has this name. */
    public static final String OUTPUT = "recording";

    /** Of the messages' meaning. */
    static final int VERSION = 1;

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final long IDLE_MILLIS = 100;
    private static final int PROCESS_BYTES = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final RecordSettings settings;
    private final Supplier<Policy> inForce;
    private final Supplier<List<Policy>> also;
    private final boolean sharedState;
    private final String process;
    private final RecordingQueue queue;
    private final LongAdder dropped = new LongAdder();
    private final LongAdder written = new LongAdder();
    private final Thread thread;
    private volatile Scoped scoped = new Scoped(null, List.of(), RecordedScope.LEAST);
    private volatile boolean closing;
    private volatile boolean faulty;
    private volatile String problem = "";

    // Of the writing thread alone.
    private final RecordingRoll roll;
    private long sequence;
    private long droppedTold;

    /** The scope with the policies for which it was found. */
    private record Scoped(@Nullable Policy inForce, List<Policy> also, RecordedScope scope) {}

    /**
     * @param also policies that are to be replayed later, as their files are now
     * @param sharedState whether replicas share their state
     * @param clock for the names of files
     * @throws IOException if no file can be made
     */
    public Recorder(
            RecordSettings settings,
            Supplier<List<Policy>> also,
            Supplier<Policy> inForce,
            boolean sharedState,
            InstantSource clock,
            SecureRandom random)
            throws IOException {
        this(
                settings,
                also,
                inForce,
                sharedState,
                clock,
                random,
                RecordingFiles.in(settings.folder()),
                System::nanoTime);
    }

    Recorder(
            RecordSettings settings,
            Supplier<List<Policy>> also,
            Supplier<Policy> inForce,
            boolean sharedState,
            InstantSource clock,
            SecureRandom random,
            RecordingFiles files,
            LongSupplier nanoTime)
            throws IOException {
        this.settings = settings;
        this.also = also;
        this.inForce = inForce;
        this.sharedState = sharedState;
        byte[] id = new byte[PROCESS_BYTES];
        random.nextBytes(id);
        this.process = HexFormat.of().formatHex(id);
        this.queue = new RecordingQueue(settings.queueSize());
        this.roll = new RecordingRoll(settings, process, files, clock, nanoTime, random);
        this.thread = Thread.ofPlatform().name("riskgate-record").daemon().start(this::run);
    }

    /** Records this soon. Never waits, never throws. */
    public void record(Decision decision) {
        if (closing || queue.isFull()) {
            dropped.increment();
            return;
        }
        try {
            RecordedScope scope = scope();
            if (!queue.offer(new Item(CheckRecords.of(decision, scope).toByteArray(), scope))) {
                dropped.increment();
            }
        } catch (RuntimeException e) {
            dropped.increment();
            // Whoever sends the request may be able to repeat it: one line must not become many.
            if (!faulty) {
                faulty = true;
                LOG.error(
                        "decision {} could not be recorded; further ones are only counted",
                        decision.id(),
                        e);
            }
        }
    }

    /** What a policy reads is recorded from its first check on, and ever after. */
    private RecordedScope scope() {
        Policy policy = inForce.get();
        List<Policy> others = also.get();
        Scoped now = scoped;
        if (now.inForce() != policy || now.also() != others) {
            RecordedScope scope = now.scope().and(policy);
            for (Policy other : others) {
                scope = scope.and(other);
            }
            now = new Scoped(policy, others, scope);
            scoped = now;
        }
        return now.scope();
    }

    public long written() {
        return written.sum();
    }

    /** Checks that were not recorded: the queue was full, or the file could not be written. */
    public long dropped() {
        return dropped.sum();
    }

    public int waiting() {
        return queue.size();
    }

    /** What is wrong with it now, for a person; empty if nothing is. */
    public String problem() {
        return problem;
    }

    private void run() {
        List<Item> batch = new ArrayList<>();
        try {
            while (!closing || !queue.isEmpty()) {
                queue.take(batch, IDLE_MILLIS);
                if (!batch.isEmpty()) {
                    write(batch);
                    batch.clear();
                }
            }
            if (dropped.sum() > droppedTold) {
                write(batch);
            }
        } catch (InterruptedException _) {
            dropped.add(queue.size());
            LOG.warn("the recording could not be written to its end");
        }
        try {
            roll.close();
        } catch (IOException e) {
            LOG.warn("the recording could not be written to its end: {}", e.toString());
        }
    }

    private void write(List<Item> items) {
        long droppedNow = dropped.sum();
        try {
            switch (roll.write(message(items, droppedNow))) {
                case WRITTEN -> {
                    written.add(items.size());
                    droppedTold = droppedNow;
                    wellAgain();
                }
                case ENOUGH -> {
                    dropped.add(items.size());
                    enough();
                }
                case RESTING -> dropped.add(items.size());
            }
        } catch (IOException | RuntimeException e) {
            dropped.add(items.size());
            failed(e);
        }
    }

    private byte[] message(List<Item> items, long droppedNow) throws IOException {
        RecordingBatch.Builder head =
                RecordingBatch.newBuilder()
                        .setVersion(VERSION)
                        .setDropped(droppedNow)
                        .setSharedState(sharedState)
                        .setProcess(process)
                        .setSequence(sequence++);
        if (!items.isEmpty()) {
            head.setNames(items.getFirst().scope().message());
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(message);
        out.writeRawBytes(head.build().toByteArray());
        for (Item item : items) {
            out.writeByteArray(RecordingBatch.CHECKS_FIELD_NUMBER, item.check());
        }
        out.flush();
        return message.toByteArray();
    }

    private void wellAgain() {
        if (!problem.isEmpty()) {
            problem = "";
            LOG.info("checks can be recorded again");
        }
    }

    private void enough() {
        String sentence = "record.maxSize is reached, checks are no longer recorded";
        if (!problem.equals(sentence)) {
            problem = sentence;
            LOG.warn("{}", problem);
        }
    }

    private void failed(Exception e) {
        if (problem.isEmpty()) {
            LOG.error("checks cannot be recorded to {}: {}", settings.folder(), e.toString());
        }
        problem = "cannot be written, checks are not recorded: " + e.getClass().getSimpleName();
    }

    /** Writes what waits, and ends. */
    @Override
    public void close() {
        closing = true;
        try {
            if (!thread.join(PATIENCE)) {
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
