// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import dev.riskgate.redis.link.Reason;
import dev.riskgate.redis.link.RedisLink;
import dev.riskgate.signals.observation.Subject;

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
 * Writes what was learned to Redis, in batches and off the checks' way: what is remarkable at the
 * next tick, the rest a little later together with what has come by then. What cannot be written
 * stays until it can; of subjects that are not held here any more, up to a bound. Thread-safe;
 * {@link #tick} belongs to one thread.
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
    private final Queue<SharedEntry> hurried = new ConcurrentLinkedQueue<>();
    private final Queue<SharedEntry> waiting = new ConcurrentLinkedQueue<>();
    private final Queue<Iterator<SharedEntry>> rewriting = new ConcurrentLinkedQueue<>();
    private final ConcurrentMap<Subject, SharedEntry> unwritten = new ConcurrentHashMap<>();
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
        exchange.whenChanged(sharedEntry -> write(sharedEntry, false));
    }

    /** The entry's profile was changed. */
    void write(SharedEntry sharedEntry, boolean hurry) {
        synchronized (sharedEntry) {
            // Whoever exchanges it next writes it, though it may find no room among those that
            // wait.
            sharedEntry.dirty = true;
            if (!sharedEntry.listed) {
                if (unwritten.size() >= 2 * settings.maxSubjects()) {
                    dropped.increment();
                    return;
                }
                sharedEntry.listed = true;
                unwritten.put(sharedEntry.subject(), sharedEntry);
            }
            if (hurry && !sharedEntry.hurried) {
                sharedEntry.hurried = true;
                hurried.add(sharedEntry);
            } else if (!sharedEntry.queued) {
                sharedEntry.queued = true;
                sharedEntry.dirtySinceNanos = nanoTime.getAsLong();
                waiting.add(sharedEntry);
            }
        }
    }

    /** The entry that holds what was not written yet of a subject; null if all was. */
    @Nullable SharedEntry unwritten(Subject subject) {
        return unwritten.get(subject);
    }

    /** Writes everything once more: Redis may have lost it. What it still has stays as it is. */
    void rewrite(Iterable<SharedEntry> entries) {
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
            SharedEntry sharedEntry = next(due);
            if (sharedEntry == null) {
                break;
            }
            send(sharedEntry);
            if (++batched % BATCH == 0) {
                link.send();
            }
        }
        if (batched > 0) {
            link.send();
        }
    }

    private @Nullable SharedEntry next(long due) {
        SharedEntry sharedEntry = hurried.poll();
        if (sharedEntry != null) {
            synchronized (sharedEntry) {
                sharedEntry.hurried = false;
            }
            return sharedEntry;
        }
        sharedEntry = waiting.peek();
        if (sharedEntry == null || sharedEntry.dirtySinceNanos - due > 0) {
            return null;
        }
        waiting.poll();
        synchronized (sharedEntry) {
            sharedEntry.queued = false;
        }
        return sharedEntry;
    }

    private void send(SharedEntry sharedEntry) {
        CompletableFuture<Void> sent;
        synchronized (sharedEntry) {
            if (sharedEntry.exchange != null) {
                again(sharedEntry);
                return;
            }
            if (sharedEntry.forgotten || !sharedEntry.dirty) {
                written(sharedEntry);
                return;
            }
            underWay.incrementAndGet();
            sent = exchange.batched(sharedEntry);
        }
        sent.whenComplete((_, failure) -> sent(sharedEntry, failure));
    }

    private void sent(SharedEntry sharedEntry, @Nullable Throwable failure) {
        underWay.decrementAndGet();
        synchronized (sharedEntry) {
            if (failure != null) {
                LOG.debug("not written: {}", Reason.of(failure));
            }
            // Somebody may have begun another exchange this moment, which can still fail.
            if (sharedEntry.forgotten || (!sharedEntry.dirty && sharedEntry.exchange == null)) {
                written(sharedEntry);
            } else {
                again(sharedEntry);
            }
        }
    }

    private void written(SharedEntry sharedEntry) {
        sharedEntry.listed = false;
        unwritten.remove(sharedEntry.subject(), sharedEntry);
    }

    private void again(SharedEntry sharedEntry) {
        if (!sharedEntry.queued && !sharedEntry.hurried) {
            sharedEntry.queued = true;
            sharedEntry.dirtySinceNanos = nanoTime.getAsLong();
            waiting.add(sharedEntry);
        }
    }

    private int repeat() {
        Iterator<SharedEntry> entries = rewriting.peek();
        if (entries == null) {
            return 0;
        }
        int sent = 0;
        while (sent < BATCH && underWay.get() < UNDER_WAY) {
            if (!entries.hasNext()) {
                rewriting.remove(entries);
                break;
            }
            SharedEntry sharedEntry = entries.next();
            synchronized (sharedEntry) {
                if (sharedEntry.dirty || sharedEntry.number == 0 || sharedEntry.forgotten) {
                    continue;
                }
                if (sharedEntry.exchange != null
                        || !sharedEntry.incarnation.equals(replicas.own())) {
                    write(sharedEntry, false);
                    continue;
                }
                underWay.incrementAndGet();
                sent++;
                exchange.repeat(sharedEntry).whenComplete((_, _) -> underWay.decrementAndGet());
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
                        sharedEntry -> {
                            synchronized (sharedEntry) {
                                if (!sharedEntry.hurried) {
                                    sharedEntry.hurried = true;
                                    hurried.add(sharedEntry);
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
