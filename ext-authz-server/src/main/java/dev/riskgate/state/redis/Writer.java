package dev.riskgate.state.redis;

import dev.riskgate.signals.Subject;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Writes what was learned to Redis, in batches and off the checks' way: what is remarkable at the next tick, the rest a
 * little later together with what has come by then. What cannot be written stays until it can; of subjects that are not held
 * here any more, up to a bound. Thread-safe; {@link #tick} belongs to one thread.
 */
final class Writer {

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /** Exchanges under way at most, so that a slow Redis is not buried. */
    private static final int UNDER_WAY = 4_096;

    private static final int BATCH = 256;

    private final RedisLink link;
    private final Replicas replicas;
    private final Exchange exchange;
    private final SharingSettings settings;
    private final LongSupplier nanoTime;
    private final Queue<Entry> hurried = new ConcurrentLinkedQueue<>();
    private final Queue<Entry> waiting = new ConcurrentLinkedQueue<>();
    private final Queue<Iterator<Entry>> rewriting = new ConcurrentLinkedQueue<>();
    private final ConcurrentMap<Subject, Entry> unwritten = new ConcurrentHashMap<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final LongAdder dropped = new LongAdder();

    Writer(
            RedisLink link,
            Replicas replicas,
            Exchange exchange,
            SharingSettings settings,
            LongSupplier nanoTime) {
        this.replicas = replicas;
        this.link = link;
        this.exchange = exchange;
        this.settings = settings;
        this.nanoTime = nanoTime;
        exchange.whenChanged(entry -> write(entry, false));
    }

    /** The entry's profile was changed. */
    void write(Entry entry, boolean hurry) {
        synchronized (entry) {
            // Whoever exchanges it next writes it, though it may find no room among those that
            // wait.
            entry.dirty = true;
            if (!entry.listed) {
                if (unwritten.size() >= 2 * settings.maxSubjects()) {
                    dropped.increment();
                    return;
                }
                entry.listed = true;
                unwritten.put(entry.subject(), entry);
            }
            if (hurry && !entry.hurried) {
                entry.hurried = true;
                hurried.add(entry);
            } else if (!entry.queued) {
                entry.queued = true;
                entry.dirtySinceNanos = nanoTime.getAsLong();
                waiting.add(entry);
            }
        }
    }

    /** The entry that holds what was not written yet of a subject; null if all was. */
    @Nullable Entry unwritten(Subject subject) {
        return unwritten.get(subject);
    }

    /** Writes everything once more: Redis may have lost it. What it still has stays as it is. */
    void rewrite(Iterable<Entry> entries) {
        rewriting.clear();
        rewriting.add(entries.iterator());
    }

    /** Sends what is due. */
    void tick() {
        if (!link.writable() || replicas.isLate()) {
            return;
        }
        int batched = repeat();
        long due = nanoTime.getAsLong() - settings.writeDelayNanos(replicas.alone());
        while (underWay.get() < UNDER_WAY) {
            Entry entry = next(due);
            if (entry == null) {
                break;
            }
            send(entry);
            if (++batched % BATCH == 0) {
                link.send();
            }
        }
        if (batched > 0) {
            link.send();
        }
    }

    private @Nullable Entry next(long due) {
        Entry entry = hurried.poll();
        if (entry != null) {
            synchronized (entry) {
                entry.hurried = false;
            }
            return entry;
        }
        entry = waiting.peek();
        if (entry == null || entry.dirtySinceNanos - due > 0) {
            return null;
        }
        waiting.poll();
        synchronized (entry) {
            entry.queued = false;
        }
        return entry;
    }

    private void send(Entry entry) {
        CompletableFuture<Void> sent;
        synchronized (entry) {
            if (entry.exchange != null) {
                again(entry);
                return;
            }
            if (entry.forgotten || !entry.dirty) {
                written(entry);
                return;
            }
            underWay.incrementAndGet();
            sent = exchange.batched(entry);
        }
        sent.whenComplete((_, failure) -> sent(entry, failure));
    }

    private void sent(Entry entry, @Nullable Throwable failure) {
        underWay.decrementAndGet();
        synchronized (entry) {
            if (failure != null) {
                LOG.debug("not written: {}", RedisLink.reason(failure));
            }
            // Somebody may have begun another exchange this moment, which can still fail.
            if (entry.forgotten || (!entry.dirty && entry.exchange == null)) {
                written(entry);
            } else {
                again(entry);
            }
        }
    }

    private void written(Entry entry) {
        entry.listed = false;
        unwritten.remove(entry.subject(), entry);
    }

    private void again(Entry entry) {
        if (!entry.queued && !entry.hurried) {
            entry.queued = true;
            entry.dirtySinceNanos = nanoTime.getAsLong();
            waiting.add(entry);
        }
    }

    private int repeat() {
        Iterator<Entry> entries = rewriting.peek();
        if (entries == null) {
            return 0;
        }
        int sent = 0;
        while (sent < BATCH && underWay.get() < UNDER_WAY) {
            if (!entries.hasNext()) {
                rewriting.remove(entries);
                break;
            }
            Entry entry = entries.next();
            synchronized (entry) {
                if (entry.dirty || entry.number == 0 || entry.forgotten) {
                    continue;
                }
                if (entry.exchange != null || !entry.incarnation.equals(replicas.own())) {
                    write(entry, false);
                    continue;
                }
                underWay.incrementAndGet();
                sent++;
                exchange.repeat(entry).whenComplete((_, _) -> underWay.decrementAndGet());
            }
        }
        return sent;
    }

    /** Whether all that was learned is in Redis. */
    boolean idle() {
        return unwritten.isEmpty() && underWay.get() == 0 && rewriting.isEmpty();
    }

    /** Everything is due now: the process ends. */
    void hurryAll() {
        unwritten
                .values()
                .forEach(
                        entry -> {
                            synchronized (entry) {
                                if (!entry.hurried) {
                                    entry.hurried = true;
                                    hurried.add(entry);
                                }
                            }
                        });
    }

    /** Subjects with something not written yet. */
    long unwritten() {
        return unwritten.size();
    }

    /** Changes given up since too much waited to be written. */
    long dropped() {
        return dropped.sum();
    }
}
