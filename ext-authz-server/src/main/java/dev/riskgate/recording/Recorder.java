// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.recording;

import dev.riskgate.decision.Decision;
import dev.riskgate.policy.Policy;
import dev.riskgate.proto.v1.RecordedCheck;
import dev.riskgate.proto.v1.RecordingBatch;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Records what checks were decided on. The thread that decided makes the message, after the answer
 * is on its way; one of its own encrypts and writes. What does not fit or cannot be written is
 * dropped and counted; nobody ever waits for it. Thread-safe.
 */
public final class Recorder implements AutoCloseable {

    /** Of the messages' meaning. */
    static final int VERSION = 1;

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final long IDLE_MILLIS = 100;
    private static final int BATCH_CHECKS = 512;
    private static final int PROCESS_BYTES = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final RecordSettings settings;
    private final Supplier<Policy> inForce;
    private final boolean sharedState;
    private final InstantSource clock;
    private final SecureRandom random;
    private final String process;
    private final ArrayBlockingQueue<Item> queue;
    private final LongAdder dropped = new LongAdder();
    private final LongAdder written = new LongAdder();
    private final Thread thread;
    private volatile Scoped scoped;
    private volatile boolean closing;
    private volatile boolean faulty;
    private volatile String problem = "";

    // Of the writing thread alone.
    private @Nullable RecordingWriter writer;
    private int files;
    private long sequence;
    private long bytesBefore;

    private record Item(RecordedCheck check, RecordedScope scope) {}

    /** The scope with the policy in force for which it was found. */
    private record Scoped(@Nullable Policy policy, RecordedScope scope) {}

    /**
     * @param also policies that are to be replayed later
     * @param sharedState whether replicas share their state
     * @throws IOException if no file can be made
     */
    public Recorder(
            RecordSettings settings,
            List<Policy> also,
            Supplier<Policy> inForce,
            boolean sharedState,
            InstantSource clock,
            SecureRandom random)
            throws IOException {
        this.settings = settings;
        this.inForce = inForce;
        this.sharedState = sharedState;
        this.clock = clock;
        this.random = random;
        RecordedScope scope = RecordedScope.LEAST;
        for (Policy policy : also) {
            scope = scope.and(policy);
        }
        this.scoped = new Scoped(null, scope);
        byte[] id = new byte[PROCESS_BYTES];
        random.nextBytes(id);
        this.process = HexFormat.of().formatHex(id);
        this.queue = new ArrayBlockingQueue<>(settings.queueSize());
        this.writer = open();
        this.thread = Thread.ofPlatform().name("riskgate-record").daemon().start(this::run);
    }

    /** Records this soon. Never waits, never throws. */
    public void record(Decision decision) {
        try {
            RecordedScope scope = scope();
            if (closing || !queue.offer(new Item(CheckRecords.of(decision, scope), scope))) {
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

    /** What the policy in force reads is recorded from its first check on, and ever after. */
    private RecordedScope scope() {
        Policy policy = inForce.get();
        Scoped now = scoped;
        if (now.policy() != policy) {
            now = new Scoped(policy, now.scope().and(policy));
            scoped = now;
        }
        return now.scope();
    }

    public long written() {
        return written.sum();
    }

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
        List<Item> items = new ArrayList<>();
        try {
            while (!closing || !queue.isEmpty()) {
                Item first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    items.add(first);
                    queue.drainTo(items, BATCH_CHECKS - 1);
                    write(items);
                    items.clear();
                }
            }
        } catch (InterruptedException _) {
            LOG.warn("the recording could not be written to its end");
        }
        finish();
    }

    /** In batches whose checks were recorded in the same scope. */
    private void write(List<Item> items) {
        int from = 0;
        for (int i = 1; i <= items.size(); i++) {
            if (i == items.size() || items.get(i).scope() != items.get(from).scope()) {
                writeAlike(items.subList(from, i));
                from = i;
            }
        }
    }

    private void writeAlike(List<Item> items) {
        RecordingBatch.Builder batch =
                RecordingBatch.newBuilder()
                        .setVersion(VERSION)
                        .setNames(items.getFirst().scope().message())
                        .setDropped(dropped.sum())
                        .setSharedState(sharedState)
                        .setProcess(process)
                        .setSequence(sequence++);
        items.forEach(item -> batch.addChecks(item.check()));
        RecordingWriter open = null;
        try {
            open = current();
            if (open == null) {
                dropped.add(items.size());
                return;
            }
            open.write(batch.build());
            written.add(items.size());
            problem = "";
        } catch (IOException | RuntimeException e) {
            dropped.add(items.size());
            if (problem.isEmpty()) {
                LOG.error("checks cannot be recorded to {}: {}", settings.folder(), e.toString());
            }
            problem = "cannot be written, checks are not recorded: " + e.getClass().getSimpleName();
            if (open != null) {
                open.abandon();
                bytesBefore += open.bytes();
                writer = null;
            }
        }
    }

    /** The file to write to; null if there may be no more. */
    private @Nullable RecordingWriter current() throws IOException {
        RecordingWriter open = writer;
        long all = bytesBefore + (open == null ? 0 : open.bytes());
        if (all >= settings.maxBytes()) {
            if (problem.isEmpty()) {
                problem = "record.maxSize is reached, checks are no longer recorded";
                LOG.warn("{}", problem);
            }
            return null;
        }
        if (open != null && open.bytes() < settings.fileBytes()) {
            return open;
        }
        if (open != null) {
            bytesBefore += open.bytes();
            writer = null;
            open.close();
        }
        writer = open();
        return writer;
    }

    private RecordingWriter open() throws IOException {
        String name = "recording-%s-%s-%05d.rgrec";
        Path file =
                settings.folder()
                        .resolve(name.formatted(STAMP.format(clock.instant()), process, files++));
        return new RecordingWriter(file, settings.key(), random);
    }

    private void finish() {
        RecordingWriter open = writer;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.warn("the recording could not be written to its end: {}", e.toString());
            }
        }
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
