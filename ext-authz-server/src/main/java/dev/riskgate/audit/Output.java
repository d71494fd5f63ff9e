// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit;

import dev.riskgate.audit.encode.Encoding;
import dev.riskgate.audit.encode.PersonalData;
import dev.riskgate.audit.sink.Sink;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * One output of the decision log: batches in memory that deciding threads fill, and a thread that
 * takes them to the sink every few milliseconds. What does not fit, or cannot be written, is
 * dropped and counted; a stalled sink costs neither time nor memory. Thread-safe.
 */
public final class Output {

    private static final Logger LOG = LoggerFactory.getLogger(Output.class);
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Threads that decide at the same time should not contend for one place. */
    private static final int PLACES = 16;

    /** References between two places, so that no two share a cache line. */
    private static final int STRIDE = 32;

    /** What a record of the queue is given in memory; most are shorter. */
    private static final int RECORD_BYTES = 4096;

    // A batch is in one of these places or queues, or in the hands of one thread. Whoever takes it
    // out owns it.
    private final AtomicReferenceArray<@Nullable Batch> open =
            new AtomicReferenceArray<>(PLACES * STRIDE);
    private final ConcurrentLinkedQueue<Batch> ready = new ConcurrentLinkedQueue<>();

    // The last one emptied is the next one used: it is still in the processor's cache.
    private final ConcurrentLinkedDeque<Batch> empty = new ConcurrentLinkedDeque<>();
    private final AtomicInteger readyRecords = new AtomicInteger();
    private final AtomicInteger batches = new AtomicInteger();
    private final OutputSettings settings;
    private final int mostBatches;
    private final Sink sink;
    private final LongAdder dropped = new LongAdder();
    private final LongAdder written = new LongAdder();
    private final Thread writer;
    private volatile boolean closing;

    /** Why the last batch was lost; empty if it was not. */
    private volatile String problem = "";

    /**
     * @param sink closed at the end
     */
    Output(OutputSettings settings, Sink sink) {
        this.settings = settings;
        this.sink = sink;
        this.mostBatches =
                PLACES + (int) ((long) settings.queueSize() * RECORD_BYTES / Batch.BYTES);
        this.writer =
                Thread.ofPlatform()
                        .name("riskgate-decision-log-" + settings.name())
                        .daemon()
                        .start(this::run);
    }

    /** Consecutive threads get different places. */
    static int placeOf(Thread thread) {
        return (int) (thread.threadId() % PLACES) * STRIDE;
    }

    /**
     * A batch that takes one more record, to be given back; null if there is no room for it, which
     * is counted.
     */
    @Nullable Batch take(int place) {
        Batch batch = open.getAndSet(place, null);
        if (batch == null) {
            batch = another();
        }
        if (batch == null) {
            dropped.increment();
            return null;
        }
        if (closing || readyRecords.get() + batch.records() >= settings.queueSize()) {
            dropped.increment();
            giveBack(place, batch);
            return null;
        }
        return batch;
    }

    /** Ends the use of a batch that was taken. */
    void giveBack(int place, Batch batch) {
        if (batch.isFull() || !open.compareAndSet(place, null, batch)) {
            readyRecords.addAndGet(batch.records());
            ready.add(batch);
        }
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
        return new Batch(settings.encoding(), settings.include());
    }

    /** Counts records as lost. */
    void drop(int records) {
        dropped.add(records);
    }

    /** Its name in metrics and messages. */
    public String name() {
        return settings.name();
    }

    /** Outputs of the same form share the making of records. */
    Form form() {
        return new Form(settings.encoding(), settings.include());
    }

    record Form(Encoding encoding, Set<PersonalData> include) {}

    /** Decisions lost so far: because the queue was full, or the sink failed. */
    public long dropped() {
        return dropped.sum();
    }

    /** Decisions written so far. */
    public long written() {
        return written.sum();
    }

    /** Decisions waiting now, roughly. */
    public int waiting() {
        int records = readyRecords.get();
        for (int place = 0; place < open.length(); place += STRIDE) {
            Batch batch = open.get(place);
            records += batch == null ? 0 : batch.records();
        }
        return records;
    }

    /** What is wrong with it now, for a person; empty if nothing is. */
    public String problem() {
        return problem;
    }

    /** Takes no more, and writes what waits. */
    void beginToClose() {
        closing = true;
        LockSupport.unpark(writer);
    }

    /** Waits so long for what is being written. */
    void close(Duration timeout) {
        try {
            if (!writer.join(timeout)) {
                LOG.warn("the decision log {} could not be written to its end", name());
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
                readyRecords.addAndGet(-batch.records());
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
        } catch (Throwable e) {
            LOG.warn("the decision log {} could not be closed: {}", name(), e.getMessage());
        }
    }

    private void write(Batch batch) {
        int records = batch.records();
        if (records > 0) {
            try {
                sink.write(batch);
                written.add(records);
                if (!problem.isEmpty()) {
                    problem = "";
                    LOG.info("the decision log {} can be written again", name());
                }
            } catch (Throwable e) {
                dropped.add(records);
                if (problem.isEmpty()) {
                    problem = "cannot be written, decisions are lost: " + reason(e);
                    LOG.error("the decision log {} {}", name(), problem);
                }
            }
            batch.clear();
        }
        empty.addFirst(batch);
    }

    private static String reason(Throwable e) {
        String message = e.getMessage();
        return e instanceof IOException && message != null ? message : e.getClass().getName();
    }
}
