package dev.riskgate.audit;

import dev.riskgate.decision.Decision;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes one JSON line a decision, from a thread of its own. {@link #write} takes no lock and wakes nobody: the thread
 * looks into the queue every few milliseconds. What does not fit into the queue, or cannot be written, is dropped and
 * counted; a stalled sink costs neither time nor memory. Thread-safe.
 */
public final class DecisionLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DecisionLog.class);
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int BATCH_BYTES = 64 << 10;

    private final ConcurrentLinkedQueue<Entry> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final int queueSize;
    private final Sink sink;
    private final Batch batch = new Batch();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder written = new LongAdder();
    private final Duration closeTimeout;
    private final Thread writer;
    private volatile boolean closing;
    private boolean failing;

    DecisionLog(Sink sink, int queueSize, Duration closeTimeout) {
        this.sink = sink;
        this.queueSize = queueSize;
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
        if (closing) {
            dropped.increment();
        } else if (queued.incrementAndGet() > queueSize) {
            queued.decrementAndGet();
            dropped.increment();
        } else {
            queue.add(Entry.of(decision));
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

    /** Lines waiting now. */
    public int waiting() {
        return Math.max(0, queued.get());
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
            Entry entry = queue.poll();
            if (entry != null) {
                queued.decrementAndGet();
                take(entry);
                continue;
            }
            flush();
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

    private void take(Entry entry) {
        try {
            batch.add(entry);
        } catch (RuntimeException e) {
            batch.restart();
            dropped.increment();
            LOG.error("decision {} could not be logged", entry.id(), e);
        }
        if (batch.size() >= BATCH_BYTES) {
            flush();
        }
    }

    private void flush() {
        int lines = batch.lines();
        if (lines == 0) {
            return;
        }
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
                LOG.error("the decision log cannot be written, lines are lost: {}", e.getMessage());
            }
        }
        batch.clear();
    }

    /** Lines that are written at once. */
    private static final class Batch {

        private final Lines bytes = new Lines();
        private DecisionJson json = new DecisionJson(bytes);
        private int lines;

        void add(Entry entry) {
            json.write(entry);
            json.flush();
            lines++;
            bytes.whole = bytes.size();
        }

        /** Forgets the line that failed half-way. */
        void restart() {
            bytes.cut();
            json = new DecisionJson(bytes);
        }

        int lines() {
            return lines;
        }

        int size() {
            return bytes.size();
        }

        void writeTo(Sink sink) throws IOException {
            sink.write(bytes.array(), bytes.size());
        }

        void clear() {
            bytes.reset();
            bytes.whole = 0;
            lines = 0;
        }
    }

    /** A byte buffer that can be read without a copy, and cut back to its last whole line. */
    private static final class Lines extends ByteArrayOutputStream {

        private int whole;

        Lines() {
            super(2 * BATCH_BYTES);
        }

        byte[] array() {
            return buf;
        }

        void cut() {
            count = whole;
        }
    }
}
