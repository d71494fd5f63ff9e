package dev.riskgate.state;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.riskgate.signals.Profile;
import dev.riskgate.signals.Subject;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Profiles up to a number, where a flood of never-seen subjects can only evict others like itself. Thread-safe.
 *
 * <p>A subject starts among the newcomers, which get the room that nobody else needs, and an eighth of it at least. It is established once it was asked for
 * {@value #ESTABLISHED_VISITS} times or was first seen a day ago, and then competes with its equals only, by how often each
 * is asked for (TinyLFU, Einziger et al. 2017). Frequency alone would not do: it fades while a flood lasts, so a client
 * that pauses for those minutes would come back as a stranger.
 */
final class BoundedProfiles {

    private static final int ESTABLISHED_VISITS = 20;
    private static final long ESTABLISHED_MILLIS = Duration.ofDays(1).toMillis();

    private final InstantSource clock;
    private final int max;
    private final int least;
    private final Cache<Subject, Newcomer> newcomers;
    private final Cache<Subject, Profile> established;

    BoundedProfiles(InstantSource clock, int max) {
        this.clock = clock;
        this.max = max;
        this.least = Math.max(1, max / 8);
        this.newcomers = Caffeine.newBuilder().maximumSize(max).build();
        this.established = Caffeine.newBuilder().maximumSize(Math.max(1, max - least)).build();
    }

    Profile get(Subject subject) {
        @Nullable Profile known = established.getIfPresent(subject);
        return known != null ? known : newcomer(subject);
    }

    private Profile newcomer(Subject subject) {
        long now = clock.millis();
        Newcomer newcomer =
                newcomers.get(subject, _ -> new Newcomer(new Profile(), now, new AtomicInteger()));
        if (newcomer.visits.incrementAndGet() < ESTABLISHED_VISITS
                && now - newcomer.firstMillis < ESTABLISHED_MILLIS) {
            return newcomer.profile;
        }
        Profile kept = established.asMap().putIfAbsent(subject, newcomer.profile);
        newcomers.invalidate(subject);
        long room = Math.max(least, max - established.estimatedSize());
        newcomers.policy().eviction().orElseThrow().setMaximum(room);
        return kept != null ? kept : newcomer.profile;
    }

    void forget(Subject subject) {
        newcomers.invalidate(subject);
        established.invalidate(subject);
    }

    long size() {
        return newcomers.estimatedSize() + established.estimatedSize();
    }

    void settle() {
        newcomers.cleanUp();
        established.cleanUp();
    }

    private record Newcomer(Profile profile, long firstMillis, AtomicInteger visits) {}
}
