package dev.riskgate.state.redis;

import dev.riskgate.budget.Budget;
import dev.riskgate.signals.Profile;
import dev.riskgate.signals.Subject;
import dev.riskgate.state.BoundedSubjects;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.Known;
import dev.riskgate.state.Sharing;

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
 * The profiles that this replica knows. A check finds its profile here, without Redis, as long as it is fresh; a stale one is
 * exchanged first; an unknown one is read. Whoever asks for the same subject at the same time waits for the same answer. While
 * Redis is away, what is known is decided upon as it is, and what is not known cannot be decided. Thread-safe.
 */
final class SharedProfiles {

    /** More checks than this do not wait for stale profiles at once: a slow Redis must not hold up known clients. */
    private static final int MOST_REFRESHING = 256;

    private final RedisLink link;
    private final Replicas replicas;
    private final Exchange exchange;
    private final Writer writer;
    private final Names names;
    private final SharingSettings settings;
    private final LongSupplier nanoTime;
    private final BoundedSubjects<Entry> entries;
    private final ConcurrentMap<Subject, CompletableFuture<Entry>> reading =
            new ConcurrentHashMap<>();
    private final LongAdder cold = new LongAdder();
    private final LongAdder stale = new LongAdder();
    private final AtomicInteger refreshing = new AtomicInteger();

    SharedProfiles(
            RedisLink link,
            Replicas replicas,
            Exchange exchange,
            Writer writer,
            Names names,
            SharingSettings settings,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.link = link;
        this.replicas = replicas;
        this.exchange = exchange;
        this.writer = writer;
        this.names = names;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.entries = new BoundedSubjects<>(clock, settings.maxSubjects());
    }

    /** What a check gets; the entry comes back with {@link #changed}. */
    record Sighting(Entry entry, boolean current) implements Known {

        @Override
        public Profile profile() {
            return entry.profile;
        }
    }

    Known find(Subject subject, Consistency consistency, Budget budget) {
        Entry entry = entries.find(subject);
        if (entry == null || entry.forgotten) {
            entry = budget.awaitRepeatable(read(subject, entry), link.timeoutNanos());
        }
        boolean current =
                consistency == Consistency.STRICT
                        ? asked(entry, budget)
                        : isFresh(entry) || refreshed(entry, budget);
        // The exchange may have told that the client was forgotten: then there is another profile.
        // So there may be if it had to
        // make room meanwhile: of two, each would overwrite what the other one counts.
        return entry.forgotten || entries.peek(subject) != entry
                ? find(subject, consistency, budget)
                : new Sighting(entry, current);
    }

    /** What is known here, however old; null if nothing is. */
    @Nullable Known local(Subject subject) {
        Entry entry = entries.find(subject);
        if (entry == null || entry.forgotten) {
            return null;
        }
        return new Sighting(entry, false);
    }

    private boolean asked(Entry entry, Budget budget) {
        budget.requireBlocking();
        budget.await(exchange.after(entry));
        return true;
    }

    private boolean isFresh(Entry entry) {
        return link.writable()
                && (replicas.alone()
                        || nanoTime.getAsLong() - entry.exchangedNanos < settings.freshNanos());
    }

    /** @return false if the profile has to do as it is */
    private boolean refreshed(Entry entry, Budget budget) {
        if (!link.writable() || nanoTime.getAsLong() - entry.patienceNanos < 0) {
            return false;
        }
        return refreshing.get() < MOST_REFRESHING
                && budget.awaitRepeatable(refresh(entry), link.timeoutNanos());
    }

    private CompletableFuture<Boolean> refresh(Entry entry) {
        stale.increment();
        refreshing.incrementAndGet();
        return exchange.soon(entry)
                .handle(
                        (_, failure) -> {
                            refreshing.decrementAndGet();
                            if (failure == null) {
                                return true;
                            }
                            entry.patienceNanos =
                                    nanoTime.getAsLong() + settings.maxStaleness().toNanos();
                            return false;
                        });
    }

    private CompletableFuture<Entry> read(Subject subject, @Nullable Entry forgotten) {
        CompletableFuture<Entry> mine = new CompletableFuture<>();
        CompletableFuture<Entry> underWay = reading.putIfAbsent(subject, mine);
        if (underWay != null) {
            return underWay;
        }
        Entry unwritten = writer.unwritten(subject);
        if (unwritten != null && !unwritten.forgotten) {
            return finish(subject, mine, hold(subject, forgotten, unwritten), null);
        }
        cold.increment();
        byte[] key = names.profile(subject);
        long began = nanoTime.getAsLong();
        exchange.read(key)
                .whenComplete(
                        (read, failure) -> {
                            Entry entry =
                                    read == null
                                            ? null
                                            : hold(
                                                    subject,
                                                    forgotten,
                                                    entry(subject, key, read, began));
                            finish(subject, mine, entry, failure);
                        });
        return mine;
    }

    private CompletableFuture<Entry> finish(
            Subject subject,
            CompletableFuture<Entry> mine,
            @Nullable Entry entry,
            @Nullable Throwable failure) {
        reading.remove(subject, mine);
        if (entry != null) {
            mine.complete(entry);
        } else if (failure != null) {
            mine.completeExceptionally(Script.cause(failure));
        }
        return mine;
    }

    private Entry hold(Subject subject, @Nullable Entry forgotten, Entry entry) {
        if (forgotten != null) {
            entries.forget(subject);
        }
        return entries.get(subject, _ -> entry);
    }

    private Entry entry(Subject subject, byte[] key, Exchange.Read read, long began) {
        String own = replicas.own();
        Stored.Contribution<Profile> mine = read.stored().of(own);
        Profile profile =
                Profile.shared(
                        mine == null ? null : mine.value(), read.stored().others(Set.of(own)));
        Entry entry = new Entry(subject, key, profile, own, began);
        if (mine != null) {
            entry.number = mine.number();
            // What was moved to this name once is part of it; a server that has lost that has it
            // twice.
            for (Replicas.Lease former : replicas.former()) {
                if (read.stored().hasMoved(former.name())) {
                    entry.ledger.retire(former);
                }
            }
            entry.ledger.sent(mine.number(), mine.value().requests());
        }
        entry.generation = read.generation();
        entry.seen = read.seen();
        exchange.fold(key, read.stored(), read.generation());
        return entry;
    }

    void changed(Known known, Sharing sharing, Budget budget) {
        if (!(known instanceof Sighting(Entry entry, _))) {
            throw new IllegalArgumentException("this store did not hand out this profile");
        }
        switch (sharing) {
            case EVENTUAL -> writer.write(entry, false);
            case SOON -> writer.write(entry, true);
            case AWAITED -> {
                writer.write(entry, false);
                budget.await(exchange.after(entry));
            }
        }
    }

    /** Redis may have lost what was written: it is all written again, as it was. */
    void rewrite() {
        writer.rewrite(entries.values());
    }

    /** The subject was erased in Redis. */
    void forgotten(Subject subject) {
        Entry entry = entries.find(subject);
        if (entry != null) {
            entry.forgotten = true;
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
