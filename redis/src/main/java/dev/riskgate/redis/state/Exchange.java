// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.redis.link.RedisLink;
import dev.riskgate.redis.link.Script;
import dev.riskgate.signals.profile.Profile;

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
 * Gives Redis what this replica knows of a subject, and takes what the others know: one script, see
 * {@code exchange.lua}, or a plain read where there is nothing to give. At most one is under way
 * for an entry; who comes meanwhile joins it. Thread-safe.
 */
final class Exchange {

    /** When it is sent: at once for somebody who waits, or with the next batch. */
    enum Way {
        AT_ONCE,
        WITH_BATCH
    }

    static final Script SCRIPT = Script.of("/dev/riskgate/redis/state/exchange.lua");
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
    private volatile Consumer<SharedEntry> changed = _ -> {};
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

    /**
     * @param changed receives an entry that has something to write now
     */
    void whenChanged(Consumer<SharedEntry> changed) {
        this.changed = changed;
    }

    /** What Redis holds, and which number and generation distinguish it from later changes. */
    record Read(ContributionSet<Profile> stored, long seen, long generation) {}

    /** Reads a subject that is not known here. */
    CompletableFuture<Read> read(byte[] key) {
        return link.read(key)
                .thenApply(
                        fields ->
                                new Read(
                                        new ContributionSet<>(fields, this::believed),
                                        ContributionSet.latest(fields),
                                        ContributionSet.generation(fields)));
    }

    /**
     * An exchange that begins now with the next batch, or is under way; the future fails if Redis
     * is away.
     */
    CompletableFuture<Void> batched(SharedEntry sharedEntry) {
        synchronized (sharedEntry) {
            return sharedEntry.exchange != null
                    ? sharedEntry.exchange
                    : begin(sharedEntry, Way.WITH_BATCH);
        }
    }

    /**
     * An exchange that begins now or is under way; the future fails if Redis does not answer in
     * time.
     */
    CompletableFuture<Void> soon(SharedEntry sharedEntry) {
        synchronized (sharedEntry) {
            CompletableFuture<Void> underWay = sharedEntry.exchange;
            if (underWay == null) {
                return begin(sharedEntry, Way.AT_ONCE);
            }
            return sharedEntry.way == Way.AT_ONCE ? underWay : link.inTime(underWay);
        }
    }

    /**
     * An exchange that begins after this call: Redis has all that was learned by now, and we what
     * it held. The future fails if Redis does not answer in time.
     */
    CompletableFuture<Void> after(SharedEntry sharedEntry) {
        synchronized (sharedEntry) {
            return sharedEntry.exchange == null
                    ? begin(sharedEntry, Way.AT_ONCE)
                    : link.inTime(
                            sharedEntry
                                    .exchange
                                    .handle((_, _) -> null)
                                    .thenCompose(_ -> soon(sharedEntry)));
        }
    }

    private CompletableFuture<Void> begin(SharedEntry sharedEntry, Way way) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        sharedEntry.exchange = done;
        sharedEntry.way = way;
        step(
                sharedEntry,
                done,
                () -> {
                    adopt(sharedEntry);
                    if (sharedEntry.dirty) {
                        follow(sharedEntry, write(sharedEntry, way), way, done, TRIES);
                    } else {
                        read(sharedEntry, done);
                    }
                });
        return done;
    }

    /** Whatever breaks in it ends the exchange; or whoever comes later would join it for ever. */
    private static void step(SharedEntry sharedEntry, CompletableFuture<Void> done, Runnable what) {
        try {
            what.run();
        } catch (Throwable fault) {
            ended(sharedEntry, done, fault, true, () -> {});
        }
    }

    /**
     * Goes on under the name that this replica has now. What was written under the former one is
     * moved with the first write, so there is something to write.
     */
    private void adopt(SharedEntry sharedEntry) {
        Replicas.Lease lease = replicas.lease();
        String former = sharedEntry.incarnation;
        if (former.equals(lease.name())) {
            return;
        }
        boolean written = sharedEntry.number > 0;
        sharedEntry.incarnation = lease.name();
        sharedEntry.number = 0;
        sharedEntry.seen = -1;
        if (written) {
            sharedEntry.ledger.retire(new Replicas.Lease(former, replicas.endOf(former)));
            changed.accept(sharedEntry);
        }
    }

    /** A contribution on its way. */
    private record Written(
            Replicas.Lease lease,
            long number,
            long began,
            CompletableFuture<List<Object>> answered) {}

    /** Only for who holds the entry's monitor. */
    private Written write(SharedEntry sharedEntry, Way way) {
        sharedEntry.dirty = false;
        Replicas.Lease lease = leaseOf(sharedEntry);
        long number = ++sharedEntry.number;
        // Checks go on meanwhile: only the contribution itself shows what it counts.
        byte[] contribution = sharedEntry.profile.contribution();
        long began = nanoTime.getAsLong();
        long seen = incomplete(sharedEntry, began) ? -1 : sharedEntry.seen;
        CompletableFuture<List<Object>> answered =
                send(sharedEntry, lease, contribution, way == Way.AT_ONCE, seen);
        if (!answered.isCompletedExceptionally()) {
            sharedEntry.ledger.sent(number, Profile.requestsIn(contribution));
        }
        return new Written(lease, number, began, answered);
    }

    /**
     * Where others wait for {@code done} already, not under the entry's monitor: the answer may be
     * there.
     */
    private void follow(
            SharedEntry sharedEntry,
            Written sent,
            Way way,
            CompletableFuture<Void> done,
            int tries) {
        sent.answered.whenComplete(
                (answer, failure) ->
                        step(
                                sharedEntry,
                                done,
                                () -> {
                                    long status =
                                            failure == null ? (Long) answer.getFirst() : FAILED;
                                    if (status == LATE || status == FENCED || status == FOLDED) {
                                        refused(sharedEntry, sent, answer, way, done, tries);
                                    } else {
                                        ended(
                                                sharedEntry,
                                                done,
                                                failure,
                                                true,
                                                () -> written(sharedEntry, sent, answer));
                                    }
                                }));
    }

    private Replicas.Lease leaseOf(SharedEntry sharedEntry) {
        Replicas.Lease lease = replicas.lease();
        // Another name may have come this moment: then this write is late.
        return lease.name().equals(sharedEntry.incarnation)
                ? lease
                : new Replicas.Lease(sharedEntry.incarnation, 0);
    }

    private CompletableFuture<List<Object>> send(
            SharedEntry sharedEntry,
            Replicas.Lease lease,
            byte[] contribution,
            boolean atOnce,
            long seen) {
        byte[][] keys = {sharedEntry.key};
        byte[][] arguments =
                arguments(
                        lease,
                        sharedEntry.number,
                        sharedEntry.generation,
                        seen,
                        ttlSeconds(sharedEntry.profile),
                        contribution,
                        settings.fenceMillis(),
                        sharedEntry.ledger.former());
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
     * Redis may have lost the latest contribution: it is sent once more with the next batch, and
     * changes nothing where it is still there. If it counts more by now, it is another one, and
     * gets its own number.
     */
    CompletableFuture<?> repeat(SharedEntry sharedEntry) {
        byte[] contribution = sharedEntry.profile.contribution();
        if (!sharedEntry.ledger.holds(sharedEntry.number, Profile.requestsIn(contribution))) {
            changed.accept(sharedEntry);
            return CompletableFuture.completedFuture(null);
        }
        return send(sharedEntry, leaseOf(sharedEntry), contribution, false, sharedEntry.seen)
                .whenComplete(
                        (answer, failure) -> {
                            if (failure != null || (Long) answer.getFirst() != 1) {
                                changed.accept(sharedEntry);
                            }
                        });
    }

    /**
     * Nothing was written, as the name may not write any more, or what it wrote is elsewhere.
     * Whoever waits gets another try when that is settled.
     */
    private void refused(
            SharedEntry sharedEntry,
            Written sent,
            List<Object> answer,
            Way way,
            CompletableFuture<Void> done,
            int tries) {
        long status = (Long) answer.getFirst();
        synchronized (sharedEntry) {
            sharedEntry.ledger.refused(sent.number);
            if (status == FOLDED) {
                String former = new String((byte[]) answer.get(3), StandardCharsets.UTF_8);
                sharedEntry.profile.disown(sharedEntry.ledger.settle(former, (Long) answer.get(4)));
            }
        }
        if (status == FENCED) {
            replicas.fenced(sent.lease.name());
        } else if (status == LATE) {
            replicas.late(sent.lease.name());
        }
        if (tries == 0 || (way == Way.WITH_BATCH && status != FOLDED)) {
            ended(sharedEntry, done, tooLate(), true, () -> {});
        } else if (status == FOLDED) {
            again(sharedEntry, done, tries);
        } else {
            link.inTime(replicas.renewal(sent.lease))
                    .whenComplete(
                            (_, failure) -> {
                                if (failure == null) {
                                    step(sharedEntry, done, () -> again(sharedEntry, done, tries));
                                } else {
                                    ended(sharedEntry, done, failure, true, () -> {});
                                }
                            });
        }
    }

    private void again(SharedEntry sharedEntry, CompletableFuture<Void> done, int tries) {
        Written sent;
        synchronized (sharedEntry) {
            adopt(sharedEntry);
            sent = write(sharedEntry, Way.AT_ONCE);
        }
        follow(sharedEntry, sent, Way.AT_ONCE, done, tries - 1);
    }

    private static DegradedException tooLate() {
        return new DegradedException(Degradation.STATE, "the replica's lease is over");
    }

    private void read(SharedEntry sharedEntry, CompletableFuture<Void> done) {
        long began = nanoTime.getAsLong();
        link.read(sharedEntry.key)
                .whenComplete(
                        (fields, failure) ->
                                ended(
                                        sharedEntry,
                                        done,
                                        failure,
                                        false,
                                        () -> found(sharedEntry, fields, began)));
    }

    private static void ended(
            SharedEntry sharedEntry,
            CompletableFuture<Void> done,
            @Nullable Throwable failure,
            boolean carried,
            Runnable took) {
        Throwable problem = failure;
        synchronized (sharedEntry) {
            sharedEntry.exchange = null;
            if (problem == null) {
                try {
                    took.run();
                } catch (Throwable fault) {
                    problem = fault;
                }
            }
            if (problem != null && carried) {
                sharedEntry.dirty = true;
            }
        }
        if (problem == null) {
            done.complete(null);
        } else {
            done.completeExceptionally(Script.cause(problem));
        }
    }

    /**
     * Whether the contributions have to be looked at though nothing has changed: only who looks
     * finds the dead.
     */
    private boolean incomplete(SharedEntry sharedEntry, long now) {
        return sharedEntry.seen < 0
                || now - sharedEntry.completeNanos > settings.deadAfter().toNanos();
    }

    private void written(SharedEntry sharedEntry, Written sent, List<Object> answer) {
        if ((Long) answer.getFirst() == FORGOTTEN) {
            sharedEntry.forgotten = true;
            return;
        }
        sharedEntry.ledger.arrived(sent.number);
        sharedEntry.exchangedNanos = sent.began;
        sharedEntry.seen = (Long) answer.get(1);
        if (answer.size() > 3) {
            refresh(sharedEntry, (List<?>) answer.get(3), sent.began);
        }
    }

    private void found(SharedEntry sharedEntry, List<Object> fields, long began) {
        if (ContributionSet.generation(fields) > sharedEntry.generation) {
            sharedEntry.forgotten = true;
            return;
        }
        long latest = ContributionSet.latest(fields);
        boolean looked = latest == sharedEntry.seen && !incomplete(sharedEntry, began);
        sharedEntry.exchangedNanos = began;
        sharedEntry.seen = latest;
        if (!looked) {
            refresh(sharedEntry, fields, began);
        }
    }

    private void refresh(SharedEntry sharedEntry, List<?> fields, long began) {
        var contributionSet = new ContributionSet<>(fields, this::believed);
        sharedEntry.completeNanos = began;
        long folded = contributionSet.folded(sharedEntry.incarnation);
        if (folded > 0) {
            // Before this replica has heard that its lease is over.
            long requests = sharedEntry.ledger.takenOver(folded);
            if (requests > 0) {
                sharedEntry.profile.disown(requests);
            }
            replicas.fenced(sharedEntry.incarnation);
        }
        sharedEntry.profile.refresh(contributionSet.others(own(sharedEntry)));
        fold(sharedEntry.key, contributionSet, sharedEntry.generation);
    }

    /** Names under which stands what the profile counts as its own. */
    private static Set<String> own(SharedEntry sharedEntry) {
        List<Replicas.Lease> former = sharedEntry.ledger.former();
        if (former.isEmpty()) {
            return Set.of(sharedEntry.incarnation);
        }
        Set<String> own = new HashSet<>();
        own.add(sharedEntry.incarnation);
        former.forEach(one -> own.add(one.name()));
        return own;
    }

    /** Moves a dead incarnation into the base, if there is one. */
    void fold(byte[] key, ContributionSet<Profile> contributionSet, long generation) {
        folding.fold(key, contributionSet, generation, Exchange::merged);
        if (contributionSet.damaged() > 0) {
            damaged.add(contributionSet.damaged());
        }
    }

    private static byte @Nullable [] merged(List<Profile> parts) {
        Profile merged = Profile.merge(parts);
        return merged.isStorable() ? merged.toBytes() : null;
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
