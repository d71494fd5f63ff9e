// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.redis.link.RedisLink;
import dev.riskgate.redis.state.Replicas.Renewal;
import dev.riskgate.signals.population.PopulationCounts;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** What a replica takes for common after a pause so long that others have taken its counts over. */
class PopulationAfterPauseTest {

    private static final int LEASE_MILLIS = 1_000;

    /** Values that clients are seen with. */
    private static final long PAUSED_ONES = 7;

    private static final long OTHERS_ONES = 8;

    private final InstantSource clock = InstantSource.system();
    private final long start = clock.millis();
    private final int today = (int) Duration.ofMillis(clock.millis()).toDays();
    private final AtomicLong nanos = new AtomicLong();
    private final RedisServer redis = RedisServer.start();
    private final RedisLink link = new RedisLink(SharedStores.at(redis.port()));
    private final Replicas pausedOne = new Replicas(new Random(1), LEASE_MILLIS);
    private final Replicas otherOne = new Replicas(new Random(2), LEASE_MILLIS);
    private final SharedPopulation paused = population(pausedOne);
    private final SharedPopulation other = population(otherOne);

    private SharedPopulation population(Replicas replicas) {
        return new SharedPopulation(
                link,
                replicas,
                new Folding(link, replicas, SharedStores.settings()),
                SharedStores.settings(),
                nanos::get,
                clock::millis);
    }

    @BeforeEach
    void bothHaveALeaseAndHaveCountedOneClientEach() {
        link.connect().join();
        link.open();
        heard(pausedOne, Renewal.RENEWED, 0, pausedOne.own());
        heard(otherOne, Renewal.RENEWED, -10_000, otherOne.own());
        PopulationCounts.count(paused.population(), PAUSED_ONES, today);
        PopulationCounts.count(other.population(), OTHERS_ONES, today);
        exchanged(other);
        exchanged(paused);
    }

    @AfterEach
    void end() {
        link.close();
        redis.close();
    }

    /**
     * @param millis from the start of the test, by the clock of Redis
     */
    private void heard(Replicas replicas, Renewal answer, long millis, String listed) {
        replicas.heard(answer, start + millis, start + 60_000, "server", Set.of(listed));
    }

    private void exchanged(SharedPopulation population) {
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        population.tick();
        Await.until("Redis has answered", population::idle);
        population.tick();
    }

    /**
     * Of so many clients one was seen with a value of 200 possible ones; 20 stand for "anything is
     * possible".
     */
    private static double oneOf(int clients) {
        return (1 + 20 / 200.0) / (clients + 20);
    }

    private static double share(SharedPopulation population, long value) {
        return PopulationCounts.share(population.population(), value);
    }

    private void othersTakeOver() {
        assertThat(otherOne.isDead(pausedOne.own())).isFalse();
        for (int millis = -9_200; millis <= -6_800; millis += 800) {
            heard(otherOne, Renewal.RENEWED, millis, otherOne.own());
        }
        assertThat(otherOne.isDead(pausedOne.own())).isTrue();
        exchanged(other);
        String number = "n:" + pausedOne.own();
        Await.until(
                "the paused one's counts are in the base",
                () -> redis.command("HEXISTS", "rg2:{population}", number).number() == 0);
    }

    @Test
    void itsOwnCountsThatOthersTookOverAreNotAddedToWhatItHas() {
        assertThat(share(paused, PAUSED_ONES)).isEqualTo(oneOf(2));
        othersTakeOver();

        exchanged(paused);

        assertThat(share(paused, PAUSED_ONES)).isEqualTo(oneOf(2));
        assertThat(share(paused, OTHERS_ONES)).isEqualTo(oneOf(2));
    }

    @Test
    void whatItCountsAfterItHasNoticedIsNotLost() {
        othersTakeOver();
        exchanged(paused);
        PopulationCounts.count(paused.population(), 9, today);
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        paused.tick();
        heard(pausedOne, Renewal.OVER, 100, pausedOne.spare());

        exchanged(paused);
        exchanged(other);

        for (SharedPopulation one : new SharedPopulation[] {paused, other}) {
            assertThat(share(one, PAUSED_ONES)).isEqualTo(oneOf(3));
            assertThat(share(one, OTHERS_ONES)).isEqualTo(oneOf(3));
            assertThat(share(one, 9)).isEqualTo(oneOf(3));
        }
    }
}
