package dev.riskgate.state;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.riskgate.signals.Subject;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What is held by subject, up to a number, where a flood of never-seen subjects can only evict others like itself. Thread-safe.
 *
 * <p>A subject starts among the newcomers, which get the room that nobody else needs, and an eighth of it at least. It is established once it was asked for
 * {@value #ESTABLISHED_VISITS} times or was first seen a day ago, and then competes with its equals only, by how often each
 * is asked for (TinyLFU, Einziger et al. 2017). Frequency alone would not do: it fades while a flood lasts, so a client
 * that pauses for those minutes would come back as a stranger.
 */
public final class BoundedSubjects<V> {

    private static final int ESTABLISHED_VISITS = 20;
    private static final long ESTABLISHED_MILLIS = Duration.ofDays(1).toMillis();

    private final InstantSource clock;
    private final int max;
    private final int least;
    private final Cache<Subject, Newcomer<V>> newcomers;
    private final Cache<Subject, V> established;

    /** @param max how many are held, at least 1 */
    public BoundedSubjects(InstantSource clock, int max) {
        this.clock = clock;
        this.max = max;
        this.least = Math.max(1, max / 8);
        this.newcomers = Caffeine.newBuilder().maximumSize(max).build();
        this.established = Caffeine.newBuilder().maximumSize(Math.max(1, max - least)).build();
    }

    /** What is held for the subject, made if there is nothing. */
    public V get(Subject subject, Supplier<V> make) {
        V known = established.getIfPresent(subject);
        if (known != null) {
            return known;
        }
        Newcomer<V> newcomer = newcomers.get(subject, _ -> newcomer(make.get()));
        return visit(subject, newcomer);
    }

    /** What is held for the subject; null if nothing is. */
    public @Nullable V find(Subject subject) {
        V known = established.getIfPresent(subject);
        if (known != null) {
            return known;
        }
        Newcomer<V> newcomer = newcomers.getIfPresent(subject);
        return newcomer == null ? null : visit(subject, newcomer);
    }

    private Newcomer<V> newcomer(V value) {
        return new Newcomer<>(value, clock.millis(), new AtomicInteger());
    }

    private V visit(Subject subject, Newcomer<V> newcomer) {
        if (newcomer.visits.incrementAndGet() < ESTABLISHED_VISITS
                && clock.millis() - newcomer.firstMillis < ESTABLISHED_MILLIS) {
            return newcomer.value;
        }
        V kept = established.asMap().putIfAbsent(subject, newcomer.value);
        newcomers.invalidate(subject);
        long room = Math.max(least, max - established.estimatedSize());
        newcomers.policy().eviction().orElseThrow().setMaximum(room);
        return kept != null ? kept : newcomer.value;
    }

    public void forget(Subject subject) {
        newcomers.invalidate(subject);
        established.invalidate(subject);
    }

    /** What is held now; weakly consistent. */
    public Iterable<V> values() {
        return () ->
                Stream.concat(
                                established.asMap().values().stream(),
                                newcomers.asMap().values().stream().map(Newcomer::value))
                        .iterator();
    }

    /** How many are held, roughly. */
    public long size() {
        return newcomers.estimatedSize() + established.estimatedSize();
    }

    /** Finishes evictions that are still under way, so that {@link #size} is exact. */
    public void settle() {
        newcomers.cleanUp();
        established.cleanUp();
    }

    private record Newcomer<V>(V value, long firstMillis, AtomicInteger visits) {}
}
