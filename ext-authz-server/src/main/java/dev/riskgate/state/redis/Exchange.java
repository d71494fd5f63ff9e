package dev.riskgate.state.redis;

import dev.riskgate.signals.Profile;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private static final Script FOLD = Script.of("/dev/riskgate/state/redis/fold.lua");
    private static final byte[] NOTHING = new byte[0];
    private static final long FENCED = 2;
    private static final long FORGOTTEN = 3;
    private static final int NEWCOMER_REQUESTS = 20;

    private final RedisLink link;
    private final Replicas replicas;
    private final SharingSettings settings;
    private final LongSupplier nanoTime;
    private final LongAdder fenced = new LongAdder();
    private final LongAdder folded = new LongAdder();
    private final LongAdder damaged = new LongAdder();

    Exchange(RedisLink link, Replicas replicas, SharingSettings settings, LongSupplier nanoTime) {
        this.link = link;
        this.replicas = replicas;
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    /** What Redis holds, and by which number and generation it is told from later changes. */
    record Read(Stored stored, long seen, long generation) {}

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
                            Stored stored = stored(answer);
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
        CompletableFuture<Void> done = new CompletableFuture<>();
        entry.exchange = done;
        way.run(
                        SCRIPT,
                        new byte[][] {entry.key},
                        Script.bytes(incarnation),
                        Script.bytes(number),
                        Script.bytes(entry.generation),
                        entry.seen < 0 ? NOTHING : Script.bytes(entry.seen),
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
            Stored stored = stored(answer);
            entry.profile.refresh(stored.others(entry.incarnation));
            fold(entry.key, stored, entry.generation);
        }
    }

    private Stored stored(List<Object> answer) {
        Stored stored = Stored.of(answer.size() > 3 ? (List<?>) answer.get(3) : List.of());
        if (stored.damaged() > 0) {
            damaged.add(stored.damaged());
        }
        return stored;
    }

    /** Moves one dead incarnation into the base, if there is one; the others follow another time. */
    void fold(byte[] key, Stored stored, long generation) {
        for (Map.Entry<String, Stored.Contribution> one : stored.contributions().entrySet()) {
            if (!one.getKey().equals(replicas.own()) && replicas.isDead(one.getKey())) {
                fold(key, one.getKey(), one.getValue(), stored.base(), generation);
                return;
            }
        }
    }

    private void fold(
            byte[] key,
            String dead,
            Stored.Contribution contribution,
            Stored.@Nullable Contribution base,
            long generation) {
        List<Profile> parts = new ArrayList<>();
        if (base != null) {
            parts.add(base.profile());
        }
        parts.add(contribution.profile());
        link.call(
                        FOLD,
                        new byte[][] {key},
                        Script.bytes(dead),
                        Script.bytes(contribution.number()),
                        Script.bytes(base == null ? 0 : base.number()),
                        Script.bytes(generation),
                        Script.bytes(settings.ttl().toSeconds()),
                        Profile.merge(parts).toBytes())
                .thenAccept(answer -> folded.add((Long) answer.getFirst()));
    }

    private long ttlSeconds(Profile profile) {
        boolean newcomer = profile.requests() < NEWCOMER_REQUESTS;
        return (newcomer ? settings.newcomerTtl() : settings.ttl()).toSeconds();
    }

    /** Contributions that were refused since others had declared their incarnation dead. */
    long fenced() {
        return fenced.sum();
    }

    /** Dead incarnations moved into a base by this replica. */
    long folded() {
        return folded.sum();
    }

    /** Fields found in Redis that could not be read. */
    long damaged() {
        return damaged.sum();
    }
}
