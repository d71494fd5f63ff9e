// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit;

import dev.riskgate.decision.Decision;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes one JSON line a decision. The thread that decides writes the line into a batch in memory,
 * which costs less than handing the decision over; a thread of its own takes the batches every few
 * milliseconds to where they go. {@link #write} takes no lock, wakes nobody and never waits. What
 * does not fit, or cannot be written, is dropped and counted; a stalled sink costs neither time nor
 * memory. Thread-safe.
 */
public final class DecisionLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DecisionLog.class);
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Threads that decide at the same time should not contend for one place. */
    private static final int PLACES = 16;

    /** References between two places, so that no two share a cache line. */
    private static final int STRIDE = 32;

    /** What a line of the queue is given in memory; most are shorter. */
    private static final int LINE_BYTES = 4096;

    // A batch is in one of these places or queues, or in the hands of one thread. Whoever takes it
    // out owns it.
    private final AtomicReferenceArray<@Nullable Batch> open =
            new AtomicReferenceArray<>(PLACES * STRIDE);
    private final ConcurrentLinkedQueue<Batch> ready = new ConcurrentLinkedQueue<>();

    // The last one emptied is the next one used: it is still in the processor's cache.
    private final ConcurrentLinkedDeque<Batch> empty = new ConcurrentLinkedDeque<>();
    private final AtomicInteger readyLines = new AtomicInteger();
    private final AtomicInteger batches = new AtomicInteger();
    private final int queueSize;
    private final int mostBatches;
    private final Sink sink;
    private final LongAdder dropped = new LongAdder();
    private final LongAdder written = new LongAdder();
    private final Duration closeTimeout;
    private final Thread writer;
    private volatile boolean closing;
    private boolean failing;

    DecisionLog(Sink sink, int queueSize, Duration closeTimeout) {
        this.sink = sink;
        this.queueSize = queueSize;
        this.mostBatches = PLACES + (int) ((long) queueSize * LINE_BYTES / Batch.BYTES);
        this.closeTimeout = closeTimeout;
        this.writer = Thread.ofPlatform().name("riskgate-decision-log").daemon().start(this::run);
    }

    /**
     * Logs to standard output.
     *
     * @param queueSize decisions that may wait, at least 1
     * @param closeTimeout how long {@link #close} waits for them to be written
     */
    public static DecisionLog toStdout(int queueSize, Duration closeTimeout) {
        return new DecisionLog(
                new StreamSink(new FileOutputStream(FileDescriptor.out)), queueSize, closeTimeout);
    }

    /**
     * Appends to a file, which may be rotated by moving it away.
     *
     * @throws IOException if it cannot be opened
     */
    public static DecisionLog toFile(Path file, int queueSize, Duration closeTimeout)
            throws IOException {
        return new DecisionLog(new FileSink(file, System::nanoTime), queueSize, closeTimeout);
    }

    /** Logs this decision soon, or drops it. Never waits. */
    public void write(Decision decision) {
        int place = placeOf(Thread.currentThread());
        Batch batch = open.getAndSet(place, null);
        if (batch == null) {
            batch = another();
        }
        if (batch == null) {
            dropped.increment();
            return;
        }
        if (closing || readyLines.get() + batch.lines() >= queueSize) {
            dropped.increment();
        } else {
            add(decision, batch);
        }
        if (batch.isFull() || !open.compareAndSet(place, null, batch)) {
            readyLines.addAndGet(batch.lines());
            ready.add(batch);
        }
    }

    /** Consecutive threads get different places. */
    private static int placeOf(Thread thread) {
        return (int) (thread.threadId() % PLACES) * STRIDE;
    }

    /** An empty batch; null if there are as many as there may be. */
    private @Nullable Batch another() {
        Batch used = empty.pollFirst();
        if (used != null) {
            return used;
        }
        if (batches.incrementAndGet() > mostBatches) {
            batches.decrementAndGet();
            return null;
        }
        return new Batch();
    }

    private void add(Decision decision, Batch batch) {
        try {
            batch.add(decision);
        } catch (RuntimeException e) {
            dropped.increment();
            LOG.error("decision {} could not be logged", decision.id(), e);
        }
    }

    /** Lines lost so far: because the queue was full, or the sink failed. */
    public long dropped() {
        return dropped.sum();
    }

    /** Lines written so far. */
    public long written() {
        return written.sum();
    }

    /** Lines waiting now, roughly. */
    public int waiting() {
        int lines = readyLines.get();
        for (int place = 0; place < open.length(); place += STRIDE) {
            Batch batch = open.get(place);
            lines += batch == null ? 0 : batch.lines();
        }
        return lines;
    }

    /** Writes what waits, within the time given, and ends. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(writer);
        try {
            if (!writer.join(closeTimeout)) {
                LOG.warn("the decision log could not be written to its end in {}", closeTimeout);
                writer.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (true) {
            boolean last = closing;
            for (Batch batch = ready.poll(); batch != null; batch = ready.poll()) {
                readyLines.addAndGet(-batch.lines());
                write(batch);
            }
            for (int place = 0; place < open.length(); place += STRIDE) {
                Batch batch = open.getAndSet(place, null);
                if (batch != null) {
                    write(batch);
                }
            }
            if (last) {
                break;
            }
            LockSupport.parkNanos(IDLE_NANOS);
        }
        try {
            sink.close();
        } catch (IOException e) {
            LOG.warn("the decision log could not be closed: {}", e.getMessage());
        }
    }

    private void write(Batch batch) {
        int lines = batch.lines();
        if (lines > 0) {
            try {
                batch.writeTo(sink);
                written.add(lines);
                if (failing) {
                    failing = false;
                    LOG.info("the decision log can be written again");
                }
            } catch (IOException e) {
                dropped.add(lines);
                if (!failing) {
                    failing = true;
                    LOG.error(
                            "the decision log cannot be written, lines are lost: {}",
                            e.getMessage());
                }
            }
            batch.clear();
        }
        empty.addFirst(batch);
    }
}
