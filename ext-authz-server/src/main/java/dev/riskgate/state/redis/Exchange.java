package dev.riskgate.state.redis;

import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.signals.Profile;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
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
    private static final long FAILED = 0;
    private static final long FENCED = 2;
    private static final long FORGOTTEN = 3;
    private static final long LATE = 4;
    private static final long FOLDED = 5;

    /** More tries than former names, of which each may have to be settled. */
    private static final int TRIES = 6;

    private static final long CLOCKS_DIFFER_MILLIS = Duration.ofMinutes(10).toMillis();
    private static final int NEWCOMER_REQUESTS = 20;

    private final RedisLink link;
    private final Replicas replicas;
    private final SharingSettings settings;
    private final Folding folding;
    private final LongSupplier nanoTime;
    private final LongSupplier millis;
    private volatile Consumer<Entry> changed = _ -> {};
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

    /** @param changed is told of an entry that has something to write now */
    void whenChanged(Consumer<Entry> changed) {
        this.changed = changed;
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
        adopt(entry);
        if (entry.dirty) {
            follow(entry, write(entry, way), way, done, TRIES);
        } else {
            read(entry, done);
        }
        return done;
    }

    /**
     * Goes on under the name that this replica has now. What was written under the former one is moved with the first write, so
     * there is something to write.
     */
    private void adopt(Entry entry) {
        Replicas.Lease lease = replicas.lease();
        String former = entry.incarnation;
        if (former.equals(lease.name())) {
            return;
        }
        boolean written = entry.number > 0;
        entry.incarnation = lease.name();
        entry.number = 0;
        entry.seen = -1;
        if (written) {
            entry.ledger.retire(new Replicas.Lease(former, replicas.endOf(former)));
            changed.accept(entry);
        }
    }

    /** A contribution on its way. */
    private record Written(
            Replicas.Lease lease,
            long number,
            long began,
            CompletableFuture<List<Object>> answered) {}

    /** Only for who holds the entry's monitor. */
    private Written write(Entry entry, Way way) {
        entry.dirty = false;
        Replicas.Lease lease = leaseOf(entry);
        long number = ++entry.number;
        // Checks go on meanwhile: only the contribution itself tells what it counts.
        byte[] contribution = entry.profile.contribution();
        long began = nanoTime.getAsLong();
        long seen = incomplete(entry, began) ? -1 : entry.seen;
        CompletableFuture<List<Object>> answered =
                send(entry, lease, contribution, way == Way.AT_ONCE, seen);
        if (!answered.isCompletedExceptionally()) {
            entry.ledger.sent(number, Profile.requestsIn(contribution));
        }
        return new Written(lease, number, began, answered);
    }

    /** Where others wait for {@code done} already, not under the entry's monitor: the answer may be there. */
    private void follow(
            Entry entry, Written sent, Way way, CompletableFuture<Void> done, int tries) {
        sent.answered.whenComplete(
                (answer, failure) -> {
                    long status = failure == null ? (Long) answer.getFirst() : FAILED;
                    if (status == LATE || status == FENCED || status == FOLDED) {
                        refused(entry, sent, answer, way, done, tries);
                    } else {
                        ended(entry, done, failure, true, () -> written(entry, sent, answer));
                    }
                });
    }

    private Replicas.Lease leaseOf(Entry entry) {
        Replicas.Lease lease = replicas.lease();
        // Another name may have come this moment: then this write is late.
        return lease.name().equals(entry.incarnation)
                ? lease
                : new Replicas.Lease(entry.incarnation, 0);
    }

    private CompletableFuture<List<Object>> send(
            Entry entry, Replicas.Lease lease, byte[] contribution, boolean atOnce, long seen) {
        byte[][] keys = {entry.key};
        byte[][] arguments =
                arguments(
                        lease,
                        entry.number,
                        entry.generation,
                        seen,
                        ttlSeconds(entry.profile),
                        contribution,
                        settings.fenceMillis(),
                        entry.ledger.former());
        return atOnce ? link.call(SCRIPT, keys, arguments) : link.batch(SCRIPT, keys, arguments);
    }

    /** The arguments of the script, see there. */
    static byte[][] arguments(
            Replicas.Lease lease,
            long number,
            long generation,
            long seen,
            long ttlSeconds,
            byte[] contribution,
            long fenceMillis,
            List<Replicas.Lease> former) {
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(Script.bytes(lease.name()));
        arguments.add(Script.bytes(number));
        arguments.add(Script.bytes(generation));
        arguments.add(seen < 0 ? NOTHING : Script.bytes(seen));
        arguments.add(Script.bytes(ttlSeconds));
        arguments.add(contribution);
        arguments.add(Script.bytes(lease.endMillis()));
        arguments.add(Script.bytes(fenceMillis));
        for (Replicas.Lease one : former) {
            arguments.add(Script.bytes(one.name() + '@' + one.endMillis()));
        }
        return arguments.toArray(byte[][]::new);
    }

    /**
     * Redis may have lost the latest contribution: it is sent once more with the next batch, and changes nothing where it is
     * still there. If it counts more by now, it is another one, and gets its own number.
     */
    CompletableFuture<?> repeat(Entry entry) {
        byte[] contribution = entry.profile.contribution();
        if (!entry.ledger.holds(entry.number, Profile.requestsIn(contribution))) {
            changed.accept(entry);
            return CompletableFuture.completedFuture(null);
        }
        return send(entry, leaseOf(entry), contribution, false, entry.seen)
                .whenComplete(
                        (answer, failure) -> {
                            if (failure != null || (Long) answer.getFirst() != 1) {
                                changed.accept(entry);
                            }
                        });
    }

    /**
     * Nothing was written, as the name may not write any more, or what it wrote is elsewhere. Whoever waits gets another try
     * when that is settled.
     */
    private void refused(
            Entry entry,
            Written sent,
            List<Object> answer,
            Way way,
            CompletableFuture<Void> done,
            int tries) {
        long status = (Long) answer.getFirst();
        synchronized (entry) {
            entry.ledger.refused(sent.number);
            if (status == FOLDED) {
                String former = new String((byte[]) answer.get(3), StandardCharsets.UTF_8);
                entry.profile.disown(entry.ledger.settle(former, (Long) answer.get(4)));
            }
        }
        if (status == FENCED) {
            replicas.fenced(sent.lease.name());
        } else if (status == LATE) {
            replicas.late(sent.lease.name());
        }
        if (tries == 0 || (way == Way.WITH_BATCH && status != FOLDED)) {
            ended(entry, done, tooLate(), true, () -> {});
        } else if (status == FOLDED) {
            again(entry, done, tries);
        } else {
            link.inTime(replicas.renewal(sent.lease))
                    .whenComplete(
                            (_, failure) -> {
                                if (failure == null) {
                                    again(entry, done, tries);
                                } else {
                                    ended(entry, done, failure, true, () -> {});
                                }
                            });
        }
    }

    private void again(Entry entry, CompletableFuture<Void> done, int tries) {
        Written sent;
        synchronized (entry) {
            adopt(entry);
            sent = write(entry, Way.AT_ONCE);
        }
        follow(entry, sent, Way.AT_ONCE, done, tries - 1);
    }

    private static DegradedException tooLate() {
        return new DegradedException(Degradation.STATE, "the replica's lease is over");
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

    private void written(Entry entry, Written sent, List<Object> answer) {
        if ((Long) answer.getFirst() == FORGOTTEN) {
            entry.forgotten = true;
            return;
        }
        entry.ledger.arrived(sent.number);
        entry.exchangedNanos = sent.began;
        entry.seen = (Long) answer.get(1);
        if (answer.size() > 3) {
            refresh(entry, (List<?>) answer.get(3), sent.began);
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
        long folded = stored.folded(entry.incarnation);
        if (folded > 0) {
            // Before this replica has heard that its lease is over.
            long requests = entry.ledger.takenOver(folded);
            if (requests > 0) {
                entry.profile.disown(requests);
            }
            replicas.fenced(entry.incarnation);
        }
        entry.profile.refresh(stored.others(own(entry)));
        fold(entry.key, stored, entry.generation);
    }

    /** Names under which stands what the profile counts as its own. */
    private static Set<String> own(Entry entry) {
        List<Replicas.Lease> former = entry.ledger.former();
        if (former.isEmpty()) {
            return Set.of(entry.incarnation);
        }
        Set<String> own = new HashSet<>();
        own.add(entry.incarnation);
        former.forEach(one -> own.add(one.name()));
        return own;
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

    /** Fields found in Redis that could not be read. */
    long damaged() {
        return damaged.sum();
    }
}
