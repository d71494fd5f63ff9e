package dev.riskgate.state.redis;

import dev.riskgate.signals.Profile;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Gives Redis what this replica knows of a subject, and takes what the others know: one script, see {@code
 * exchange.lua}. At most one is under way for an entry; who comes meanwhile joins it. Thread-safe.
 */
final class Exchange {

    /** Runs the script: at once for somebody who waits, or with the next batch. */
    interface Way {
        CompletableFuture<List<Object>> run(Script script, byte[][] keys, byte[]... arguments);
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
        return link.call(
                        SCRIPT,
                        new byte[][] {key},
                        Script.bytes(replicas.own()),
                        Script.bytes(0),
                        Script.bytes(Long.MAX_VALUE >> 10),
                        NOTHING,
                        Script.bytes(0),
                        NOTHING)
                .thenApply(
                        answer -> {
                            Stored<Profile> stored = stored(answer);
                            return new Read(stored, (Long) answer.get(1), (Long) answer.get(2));
                        });
    }

    /** An exchange that begins now or is under way; the future fails if Redis is away. */
    CompletableFuture<Void> join(Entry entry, Way way) {
        synchronized (entry) {
            return entry.exchange != null ? entry.exchange : begin(entry, way);
        }
    }

    /** An exchange that begins after this call: Redis has all that was learned by now, and we what it held. */
    CompletableFuture<Void> after(Entry entry, Way way) {
        synchronized (entry) {
            return entry.exchange == null
                    ? begin(entry, way)
                    : entry.exchange.handle((_, _) -> null).thenCompose(_ -> join(entry, way));
        }
    }

    private CompletableFuture<Void> begin(Entry entry, Way way) {
        boolean carries = entry.dirty;
        entry.dirty = false;
        String incarnation = entry.incarnation;
        long number = carries ? ++entry.number : 0;
        byte[] contribution = carries ? entry.profile.contribution() : NOTHING;
        long began = nanoTime.getAsLong();
        boolean complete =
                entry.seen < 0 || began - entry.completeNanos > settings.deadAfter().toNanos();
        CompletableFuture<Void> done = new CompletableFuture<>();
        entry.exchange = done;
        way.run(
                        SCRIPT,
                        new byte[][] {entry.key},
                        Script.bytes(incarnation),
                        Script.bytes(number),
                        Script.bytes(entry.generation),
                        complete ? NOTHING : Script.bytes(entry.seen),
                        Script.bytes(ttlSeconds(entry.profile)),
                        contribution)
                .whenComplete(
                        (answer, failure) -> {
                            Throwable problem = failure;
                            synchronized (entry) {
                                entry.exchange = null;
                                if (problem == null) {
                                    try {
                                        took(entry, incarnation, answer, began);
                                    } catch (RuntimeException e) {
                                        problem = e;
                                    }
                                }
                                if (problem != null && carries) {
                                    entry.dirty = true;
                                }
                            }
                            if (problem == null) {
                                done.complete(null);
                            } else {
                                done.completeExceptionally(Script.cause(problem));
                            }
                        });
        return done;
    }

    private void took(Entry entry, String incarnation, List<Object> answer, long began) {
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
            return;
        }
        entry.exchangedNanos = began;
        entry.seen = (Long) answer.get(1);
        if (answer.size() > 3) {
            Stored<Profile> stored = stored(answer);
            entry.completeNanos = began;
            entry.profile.refresh(stored.others(entry.incarnation));
            fold(entry.key, stored, entry.generation);
        }
    }

    /** Moves a dead incarnation into the base, if there is one. */
    void fold(byte[] key, Stored<Profile> stored, long generation) {
        folding.fold(key, stored, generation, parts -> Profile.merge(parts).toBytes());
    }

    private Stored<Profile> stored(List<Object> answer) {
        List<?> fields = answer.size() > 3 ? (List<?>) answer.get(3) : List.of();
        Stored<Profile> stored = Stored.of(fields, this::believed);
        if (stored.damaged() > 0) {
            damaged.add(stored.damaged());
        }
        return stored;
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
