// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.state;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.riskgate.budget.Budget;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.population.Population;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * The store of a single process. Never waits. Thread-safe.
 *
 * <p>One-time marks and failure counts are exact and are therefore never evicted before their time:
 * at their bound the store refuses instead. See {@link BoundedSubjects} for what happens to
 * profiles at theirs, and to the limits of those clients, which are kept with them.
 *
 * <p>What the process before it knew is gone, so a one-time proof that may have been used there is
 * {@link OneTimeUse#LOST}.
 */
public final class MemoryStore implements StateStore {

    /** The process before it may have run on another machine, whose clock was ahead by that. */
    private static final long CLOCKS_DIFFER_MILLIS = Duration.ofSeconds(2).toMillis();

    private final InstantSource clock;
    private final long rememberedFromMillis;
    private final int maxExact;
    private final Population population = new Population();
    private final BoundedSubjects<ClientEntry> clients;
    private final LimitSlots places = new LimitSlots();

    /** Limits of whatever is no client; and of clients, where they have no place. */
    private final Cache<Object, Limits> limits;

    /** Apart from the others, so that a flood of them cannot take the others' place. */
    private final Cache<Object, Limits> unproven;

    private final ExactEntries<Mark> marks;

    /** By what stands before the first colon of their keys: each has the bound to itself. */
    private final ConcurrentMap<String, ExactEntries<Failures>> failures =
            new ConcurrentHashMap<>();

    /**
     * The store of a process that had none before it.
     *
     * @param maxSubjects how many profiles are kept at most; one takes about 1 KiB
     */
    public MemoryStore(InstantSource clock, int maxSubjects) {
        this(clock, maxSubjects, Long.MIN_VALUE);
    }

    private MemoryStore(InstantSource clock, int maxSubjects, long rememberedFromMillis) {
        this.clock = clock;
        this.rememberedFromMillis = rememberedFromMillis;
        this.maxExact = Math.max(10_000, maxSubjects);
        this.marks = new ExactEntries<>(maxExact, mark -> mark.until);
        this.clients = new BoundedSubjects<>(clock, maxSubjects);
        this.limits = Caffeine.newBuilder().maximumSize(maxSubjects).build();
        this.unproven = Caffeine.newBuilder().maximumSize(MAX_UNPROVEN).build();
    }

    /**
     * The store of a process that starts now, and may take the place of another.
     *
     * @param maxSubjects how many profiles are kept at most; one takes about 1 KiB
     */
    public static MemoryStore startingNow(InstantSource clock, int maxSubjects) {
        return new MemoryStore(clock, maxSubjects, clock.millis() + CLOCKS_DIFFER_MILLIS);
    }

    @Override
    public ProfileHandle profile(Subject subject, Consistency consistency, Budget budget) {
        return clients.get(subject, ClientEntry::new);
    }

    @Override
    public @Nullable ProfileHandle local(Subject subject) {
        return clients.find(subject);
    }

    @Override
    public boolean isReachable() {
        return true;
    }

    @Override
    public @Nullable ProfileHandle find(Subject subject, Budget budget) {
        ClientEntry entry = clients.find(subject);
        return entry == null || entry.profile().requests() == 0 ? null : entry;
    }

    @Override
    public Population population() {
        return population;
    }

    @Override
    public void changed(ProfileHandle handle, WriteUrgency urgency, Budget budget) {
        // The profile in the cache is the only copy.
    }

    @Override
    public void forget(Subject subject, Budget budget) {
        clients.forget(subject);
    }

    @Override
    public OneTimeUse useOnce(String key, long issuedAtMillis, Duration keep, Budget budget) {
        long now = clock.millis();
        if (issuedAtMillis < rememberedFromMillis) {
            return OneTimeUse.LOST;
        }
        Mark mine = new Mark(now + keep.toMillis());
        // Two concurrent uses merge one after the other, so exactly one of them sets the mark.
        return marks.merge(key, mine, (old, _) -> old, now) == mine
                ? OneTimeUse.FIRST
                : OneTimeUse.AGAIN;
    }

    @Override
    public int failures(String key, Budget budget) {
        long now = clock.millis();
        ExactEntries<Failures> counts = countsLike(key);
        Failures counted = counts.get(key, now);
        if (counted == null) {
            // A failure could not be counted, so that there is none yet says nothing.
            counts.requireRoom(key, now);
            return 0;
        }
        return counted.count;
    }

    @Override
    public int addFailure(String key, Duration window, Budget budget) {
        long now = clock.millis();
        Failures first = new Failures(1, now + window.toMillis());
        return countsLike(key)
                .merge(key, first, (old, _) -> new Failures(old.count + 1, old.until), now)
                .count;
    }

    @Override
    public Permit take(
            LimitKey key, double perSecond, long burst, Consistency consistency, Budget budget) {
        long now = TimeUnit.MILLISECONDS.toNanos(clock.millis());
        int place = places.of(key.limit());
        if (place == LimitSlots.NONE) {
            return limits(key, key.unproven()).take(0, now, perSecond, burst);
        }
        ClientEntry entry = key.whom() instanceof Subject subject ? clients.peek(subject) : null;
        return entry != null
                ? entry.take(place, now, perSecond, burst)
                : limits(key.whom(), key.unproven()).take(place, now, perSecond, burst);
    }

    private Limits limits(Object whose, boolean isUnproven) {
        Cache<Object, Limits> among = isUnproven ? unproven : limits;
        Limits known = among.getIfPresent(whose);
        return known != null ? known : among.get(whose, _ -> new Limits());
    }

    /** How many profiles are held now. */
    public long size() {
        return clients.size();
    }

    private ExactEntries<Failures> countsLike(String key) {
        String kind = key.substring(0, Math.max(0, key.indexOf(':')));
        return failures.computeIfAbsent(kind, _ -> new ExactEntries<>(maxExact, Failures::until));
    }

    /** A mark that a value was used; told from another by its identity. */
    private static final class Mark {

        private final long until;

        private Mark(long until) {
            this.until = until;
        }
    }

    private record Failures(int count, long until) {}
}
