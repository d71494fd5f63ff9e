package dev.riskgate.state.redis;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import java.util.HexFormat;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Who writes contributions: this replica's own incarnation, and which others live. An incarnation is one unbroken time in which a
 * replica reaches Redis: after an outage it begins a new one, so that whatever the others did with the old one meanwhile,
 * nothing that was learned during the outage is lost or counted twice. Thread-safe.
 */
final class Replicas {

    /** Whoever is dropped for want of room is only missed anew. */
    private static final int MOST_MISSING = 10_000;

    private final RandomGenerator random;
    private final LongSupplier nanoTime;
    private final long deadAfterNanos;
    private volatile String own;
    private volatile Set<String> living = Set.of();
    private volatile long knownSince;
    private volatile boolean known;
    private boolean announced;

    /** Since when incarnations that have written are not in the list, monotonic nanoseconds. */
    private final Cache<String, Long> missing =
            Caffeine.newBuilder().maximumSize(MOST_MISSING).build();

    Replicas(RandomGenerator random, LongSupplier nanoTime, long deadAfterNanos) {
        this.random = random;
        this.nanoTime = nanoTime;
        this.deadAfterNanos = deadAfterNanos;
        this.own = made();
    }

    /** The incarnation under which this replica writes now. */
    String own() {
        return own;
    }

    /** Replicas that live, this one included; at least 1. */
    int count() {
        return Math.max(1, living.size());
    }

    /** Nobody else shares the state now, as far as was heard less than a heartbeat ago. */
    boolean alone() {
        return known && living.size() <= 1;
    }

    /**
     * Whether nothing was heard of an incarnation for so long that it will never write again. To be missing from the list of the
     * living is not death: a new name is not in it before its first heartbeat, and one whose heartbeat is late drops out for a
     * moment. So it has to be missing from every list for the whole time, counted from when it was first missed here. A replica
     * that has only just come, or come back, or finds Redis emptied, does not know enough to say so.
     */
    boolean isDead(String incarnation) {
        if (!known || living.contains(incarnation)) {
            return false;
        }
        long now = nanoTime.getAsLong();
        Long since = missing.asMap().putIfAbsent(incarnation, now);
        return since != null && now - since > deadAfterNanos && now - knownSince > deadAfterNanos;
    }

    /**
     * A heartbeat was answered.
     *
     * @return true if Redis has forgotten that we live: it was emptied
     */
    synchronized boolean heard(Set<String> all, boolean wasUnknown) {
        boolean forgotten = wasUnknown && announced;
        if (!known || forgotten) {
            knownSince = nanoTime.getAsLong();
        }
        announced = true;
        living = Set.copyOf(all);
        missing.invalidateAll(all);
        known = true;
        return forgotten;
    }

    /** Redis does not answer. An incarnation that others have heard of ends here. */
    synchronized void lost() {
        known = false;
        missing.invalidateAll();
        if (announced) {
            own = made();
            announced = false;
        }
    }

    /** The others took this incarnation for dead: it writes no more. */
    synchronized void fenced(String incarnation) {
        if (own.equals(incarnation)) {
            own = made();
            announced = false;
        }
    }

    private String made() {
        return HexFormat.of().toHexDigits(random.nextLong());
    }
}
