package dev.riskgate.state.redis;

import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.signals.Profile;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Gives Redis what this replica knows of a subject, and takes what the others know: one script, see {@code
 * exchange.lua}, or a plain read where there is nothing to give. At most one is under way for an entry; who comes meanwhile joins it. Thread-safe.
 */
final class Exchange {

    /** When it is sent: at once for somebody who waits, or with the next batch. */
    enum Way {
        AT_ONCE,
        WITH_BATCH
    }

    static final Script SCRIPT = Script.of("/dev/riskgate/state/redis/exchange.lua");
    private static final byte[] NOTHING = new byte[0];
    private static final long FENCED = 2;
    private static final long FORGOTTEN = 3;
    private static final long CLOCKS_DIFFER_MILLIS = Duration.ofMinutes(10).toMillis();
    private static final int NEWCOMER_REQUESTS = 20;

    private final RedisLink link;
    private final Replicas replicas;
    private final SharingSettings settings;
    private final Folding folding;
    private final LongSupplier nanoTime;
    private final LongSupplier millis;
    private final LongAdder fenced = new LongAdder();
    private final LongAdder damaged = new LongAdder();

    Exchange(
            RedisLink link,
            Replicas replicas,
            Folding folding,
            SharingSettings settings,
            LongSupplier nanoTime,
            LongSupplier millis) {
        this.link = link;
        this.replicas = replicas;
        this.folding = folding;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.millis = millis;
    }

    /** What Redis holds, and by which number and generation it is told from later changes. */
    record Read(Stored<Profile> stored, long seen, long generation) {}

    /** Reads a subject that is not known here. */
    CompletableFuture<Read> read(byte[] key) {
        return link.read(key)
                .thenApply(
                        fields ->
                                new Read(
                                        new Stored<>(fields, this::believed),
                                        Stored.latest(fields),
                                        Stored.generation(fields)));
    }

    /** An exchange that begins now with the next batch, or is under way; the future fails if Redis is away. */
    CompletableFuture<Void> batched(Entry entry) {
        synchronized (entry) {
            return entry.exchange != null ? entry.exchange : begin(entry, Way.WITH_BATCH);
        }
    }

    /** An exchange that begins now or is under way; the future fails if Redis does not answer in time. */
    CompletableFuture<Void> soon(Entry entry) {
        synchronized (entry) {
            CompletableFuture<Void> underWay = entry.exchange;
            if (underWay == null) {
                return begin(entry, Way.AT_ONCE);
            }
            return entry.way == Way.AT_ONCE ? underWay : link.inTime(underWay);
        }
    }

    /**
     * An exchange that begins after this call: Redis has all that was learned by now, and we what it held. The future fails
     * if Redis does not answer in time.
     */
    CompletableFuture<Void> after(Entry entry) {
        synchronized (entry) {
            return entry.exchange == null
                    ? begin(entry, Way.AT_ONCE)
                    : link.inTime(
                            entry.exchange.handle((_, _) -> null).thenCompose(_ -> soon(entry)));
        }
    }

    private CompletableFuture<Void> begin(Entry entry, Way way) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        entry.exchange = done;
        entry.way = way;
        if (entry.dirty) {
            write(entry, way, done);
        } else {
            read(entry, done);
        }
        return done;
    }

    private void write(Entry entry, Way way, CompletableFuture<Void> done) {
        entry.dirty = false;
        String incarnation = entry.incarnation;
        long began = nanoTime.getAsLong();
        byte[][] keys = {entry.key};
        byte[][] arguments = {
            Script.bytes(incarnation),
            Script.bytes(++entry.number),
            Script.bytes(entry.generation),
            incomplete(entry, began) ? NOTHING : Script.bytes(entry.seen),
            Script.bytes(ttlSeconds(entry.profile)),
            entry.profile.contribution()
        };
        CompletableFuture<List<Object>> answered =
                way == Way.AT_ONCE
                        ? link.call(SCRIPT, keys, arguments)
                        : link.batch(SCRIPT, keys, arguments);
        answered.whenComplete(
                (answer, failure) ->
                        ended(
                                entry,
                                done,
                                failure,
                                true,
                                () -> written(entry, incarnation, answer, began)));
    }

    private void read(Entry entry, CompletableFuture<Void> done) {
        long began = nanoTime.getAsLong();
        link.read(entry.key)
                .whenComplete(
                        (fields, failure) ->
                                ended(
                                        entry,
                                        done,
                                        failure,
                                        false,
                                        () -> found(entry, fields, began)));
    }

    private static void ended(
            Entry entry,
            CompletableFuture<Void> done,
            @Nullable Throwable failure,
            boolean carried,
            Runnable took) {
        Throwable problem = failure;
        synchronized (entry) {
            entry.exchange = null;
            if (problem == null) {
                try {
                    took.run();
                } catch (RuntimeException e) {
                    problem = e;
                }
            }
            if (problem != null && carried) {
                entry.dirty = true;
            }
        }
        if (problem == null) {
            done.complete(null);
        } else {
            done.completeExceptionally(Script.cause(problem));
        }
    }

    /** Whether the contributions have to be looked at though nothing has changed: only who looks finds the dead. */
    private boolean incomplete(Entry entry, long now) {
        return entry.seen < 0 || now - entry.completeNanos > settings.deadAfter().toNanos();
    }

    private void written(Entry entry, String incarnation, List<Object> answer, long began) {
        long status = (Long) answer.get(0);
        if (status == FORGOTTEN) {
            entry.forgotten = true;
            return;
        }
        if (status == FENCED) {
            // What was written before is in the base by now; what was not is lost with the
            // incarnation.
            fenced.increment();
            replicas.fenced(incarnation);
            if (entry.incarnation.equals(incarnation)) {
                entry.profile.disown();
                entry.incarnation = replicas.own();
                entry.number = 0;
                entry.seen = -1;
            }
            // Whoever waits for this write is told that it was refused.
            throw new DegradedException(
                    Degradation.STATE, "the incarnation was declared dead and writes no more");
        }
        entry.exchangedNanos = began;
        entry.seen = (Long) answer.get(1);
        if (answer.size() > 3) {
            refresh(entry, (List<?>) answer.get(3), began);
        }
    }

    private void found(Entry entry, List<Object> fields, long began) {
        if (Stored.generation(fields) > entry.generation) {
            entry.forgotten = true;
            return;
        }
        long latest = Stored.latest(fields);
        boolean looked = latest == entry.seen && !incomplete(entry, began);
        entry.exchangedNanos = began;
        entry.seen = latest;
        if (!looked) {
            refresh(entry, fields, began);
        }
    }

    private void refresh(Entry entry, List<?> fields, long began) {
        var stored = new Stored<>(fields, this::believed);
        entry.completeNanos = began;
        entry.profile.refresh(stored.others(entry.incarnation));
        fold(entry.key, stored, entry.generation);
    }

    /** Moves a dead incarnation into the base, if there is one. */
    void fold(byte[] key, Stored<Profile> stored, long generation) {
        folding.fold(key, stored, generation, parts -> Profile.merge(parts).toBytes());
        if (stored.damaged() > 0) {
            damaged.add(stored.damaged());
        }
    }

    /** What a replica whose clock is wrong has written would outrank the present. */
    private Profile believed(byte[] bytes) {
        Profile profile = Profile.fromBytes(bytes);
        if (profile.latestMillis() > millis.getAsLong() + CLOCKS_DIFFER_MILLIS) {
            throw new IllegalArgumentException("from the future");
        }
        return profile;
    }

    private long ttlSeconds(Profile profile) {
        boolean newcomer = profile.requests() < NEWCOMER_REQUESTS;
        return (newcomer ? settings.newcomerTtl() : settings.ttl()).toSeconds();
    }

    /** Contributions that were refused since others had declared their incarnation dead. */
    long fenced() {
        return fenced.sum();
    }

    /** Fields found in Redis that could not be read. */
    long damaged() {
        return damaged.sum();
    }
}
