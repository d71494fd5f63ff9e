// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import dev.riskgate.budget.Budget;
import dev.riskgate.redis.link.RedisKeys;
import dev.riskgate.redis.link.RedisLink;
import dev.riskgate.redis.link.Script;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.state.BoundedSubjects;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.ProfileHandle;
import dev.riskgate.state.WriteUrgency;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * The profiles that this replica knows. A check finds its profile here, without Redis, as long as
 * it is fresh; a stale one is exchanged first; an unknown one is read. Whoever asks for the same
 * subject at the same time waits for the same answer. While Redis is away, what is known is decided
 * upon as it is, and what is not known cannot be decided. Thread-safe.
 */
final class SharedProfiles {

    /**
     * More checks than this do not wait for stale profiles at once: a slow Redis must not hold up
     * known clients.
     */
    private static final int MOST_REFRESHING = 256;

    private final RedisLink link;
    private final Replicas replicas;
    private final Exchange exchange;
    private final Writer writer;
    private final RedisKeys redisKeys;
    private final SharingSettings settings;
    private final LongSupplier nanoTime;
    private final BoundedSubjects<SharedEntry> entries;
    private final ConcurrentMap<Subject, CompletableFuture<SharedEntry>> reading =
            new ConcurrentHashMap<>();
    private final LongAdder cold = new LongAdder();
    private final LongAdder stale = new LongAdder();
    private final AtomicInteger refreshing = new AtomicInteger();

    SharedProfiles(
            RedisLink link,
            Replicas replicas,
            Exchange exchange,
            Writer writer,
            RedisKeys redisKeys,
            SharingSettings settings,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.link = link;
        this.replicas = replicas;
        this.exchange = exchange;
        this.writer = writer;
        this.redisKeys = redisKeys;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.entries = new BoundedSubjects<>(clock, settings.maxSubjects());
    }

    /** What a check gets; the entry comes back with {@link #changed}. */
    record Sighting(SharedEntry entry, boolean current) implements ProfileHandle {

        @Override
        public Profile profile() {
            return entry.profile;
        }
    }

    ProfileHandle find(Subject subject, Consistency consistency, Budget budget) {
        SharedEntry sharedEntry = entries.find(subject);
        if (sharedEntry == null || sharedEntry.forgotten) {
            sharedEntry = budget.awaitRepeatable(read(subject, sharedEntry), link.timeoutNanos());
        }
        boolean current =
                consistency == Consistency.STRICT
                        ? asked(sharedEntry, budget)
                        : isFresh(sharedEntry) || refreshed(sharedEntry, budget);
        // The exchange may have shown that the client was forgotten: then there is another profile.
        // So there may be if it had to
        // make room meanwhile: of two, each would overwrite what the other one counts.
        return sharedEntry.forgotten || entries.peek(subject) != sharedEntry
                ? find(subject, consistency, budget)
                : new Sighting(sharedEntry, current);
    }

    /** What is known here, however old; null if nothing is. */
    @Nullable ProfileHandle local(Subject subject) {
        SharedEntry sharedEntry = entries.find(subject);
        if (sharedEntry == null || sharedEntry.forgotten) {
            return null;
        }
        return new Sighting(sharedEntry, false);
    }

    private boolean asked(SharedEntry sharedEntry, Budget budget) {
        budget.requireBlocking();
        budget.await(exchange.after(sharedEntry));
        return true;
    }

    private boolean isFresh(SharedEntry sharedEntry) {
        return link.writable()
                && (replicas.alone()
                        || nanoTime.getAsLong() - sharedEntry.exchangedNanos
                                < settings.freshNanos());
    }

    /**
     * @return false if the profile has to do as it is
     */
    private boolean refreshed(SharedEntry sharedEntry, Budget budget) {
        if (!link.writable()) {
            link.missed();
            return false;
        }
        if (nanoTime.getAsLong() - sharedEntry.patienceNanos < 0) {
            return false;
        }
        return refreshing.get() < MOST_REFRESHING
                && budget.awaitRepeatable(refresh(sharedEntry), link.timeoutNanos());
    }

    private CompletableFuture<Boolean> refresh(SharedEntry sharedEntry) {
        stale.increment();
        refreshing.incrementAndGet();
        return exchange.soon(sharedEntry)
                .handle(
                        (_, failure) -> {
                            refreshing.decrementAndGet();
                            if (failure == null) {
                                return true;
                            }
                            sharedEntry.patienceNanos =
                                    nanoTime.getAsLong() + settings.maxStaleness().toNanos();
                            return false;
                        });
    }

    private CompletableFuture<SharedEntry> read(Subject subject, @Nullable SharedEntry forgotten) {
        CompletableFuture<SharedEntry> mine = new CompletableFuture<>();
        CompletableFuture<SharedEntry> underWay = reading.putIfAbsent(subject, mine);
        if (underWay != null) {
            return underWay;
        }
        // Whatever breaks on the way: nobody may wait for it any longer.
        held(subject, forgotten)
                .whenComplete(
                        (sharedEntry, failure) -> {
                            reading.remove(subject, mine);
                            if (failure == null) {
                                mine.complete(sharedEntry);
                            } else {
                                mine.completeExceptionally(Script.cause(failure));
                            }
                        });
        return mine;
    }

    private CompletableFuture<SharedEntry> held(Subject subject, @Nullable SharedEntry forgotten) {
        try {
            SharedEntry unwritten = writer.unwritten(subject);
            return unwritten != null && !unwritten.forgotten
                    ? CompletableFuture.completedFuture(hold(subject, forgotten, unwritten))
                    : fetched(subject, forgotten);
        } catch (Throwable fault) {
            return CompletableFuture.failedFuture(fault);
        }
    }

    private CompletableFuture<SharedEntry> fetched(
            Subject subject, @Nullable SharedEntry forgotten) {
        cold.increment();
        byte[] key = redisKeys.profile(subject);
        long began = nanoTime.getAsLong();
        return exchange.read(key)
                .thenApply(read -> hold(subject, forgotten, entry(subject, key, read, began)));
    }

    private SharedEntry hold(
            Subject subject, @Nullable SharedEntry forgotten, SharedEntry sharedEntry) {
        if (forgotten != null) {
            entries.forget(subject);
        }
        return entries.get(subject, _ -> sharedEntry);
    }

    private SharedEntry entry(Subject subject, byte[] key, Exchange.Read read, long began) {
        String own = replicas.own();
        ContributionSet.Contribution<Profile> mine = read.stored().of(own);
        Profile profile =
                Profile.shared(
                        mine == null ? null : mine.value(), read.stored().others(Set.of(own)));
        SharedEntry sharedEntry = new SharedEntry(subject, key, profile, own, began);
        if (mine != null) {
            sharedEntry.number = mine.number();
            // What was moved to this name once is part of it; a server that has lost that has it
            // twice.
            for (Replicas.Lease former : replicas.former()) {
                if (read.stored().hasMoved(former.name())) {
                    sharedEntry.ledger.retire(former);
                }
            }
            sharedEntry.ledger.sent(mine.number(), mine.value().requests());
        }
        sharedEntry.generation = read.generation();
        sharedEntry.seen = read.seen();
        exchange.fold(key, read.stored(), read.generation());
        return sharedEntry;
    }

    void changed(ProfileHandle profileHandle, WriteUrgency writeUrgency, Budget budget) {
        if (!(profileHandle instanceof Sighting(SharedEntry sharedEntry, _))) {
            throw new IllegalArgumentException("this store did not hand out this profile");
        }
        switch (writeUrgency) {
            case EVENTUAL -> writer.write(sharedEntry, false);
            case SOON -> writer.write(sharedEntry, true);
            case AWAITED -> {
                writer.write(sharedEntry, false);
                budget.await(exchange.after(sharedEntry));
            }
        }
    }

    /** Redis may have lost what was written: it is all written again, as it was. */
    void rewrite() {
        writer.rewrite(entries.values());
    }

    /** The subject was erased in Redis. */
    void forgotten(Subject subject) {
        SharedEntry sharedEntry = entries.find(subject);
        if (sharedEntry != null) {
            sharedEntry.forgotten = true;
            entries.forget(subject);
        }
    }

    long size() {
        return entries.size();
    }

    /** Subjects read from Redis because they were not known here. */
    long cold() {
        return cold.sum();
    }

    /** Checks that waited for a profile to be brought up to date. */
    long stale() {
        return stale.sum();
    }
}
