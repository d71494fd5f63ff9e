// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.riskgate.signals.InventedCaller;
import dev.riskgate.signals.InventedClient;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.signals.risk.Assessment;
import dev.riskgate.signals.risk.Outcome;
import dev.riskgate.signals.risk.RiskModel;

import org.junit.jupiter.api.Test;

import java.util.Random;
import java.util.random.RandomGenerator;

class RequestRateTest {

    private static final String NAME = "requestRate";

    private final InventedClient inventedClient = new InventedClient();
    private final InventedCaller partner = InventedCaller.partner();

    /**
     * Windows of ten seconds with about this many requests each, every 40 seconds. Returns the time
     * it ends at.
     */
    private long traffic(long from, int windows, double mean, RandomGenerator random) {
        for (int i = 0; i < windows; i++) {
            int requests =
                    (int) Math.max(1, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
            burst(from + i * 40_000L, requests);
        }
        return from + windows * 40_000L;
    }

    private double burst(long from, int requests) {
        double w = 0;
        for (int i = 0; i < requests; i++) {
            w = inventedClient.allow(partner.observe(from + i * 9_999L / requests)).incremental();
        }
        return w;
    }

    @Test
    void aHundredTimesTheUsualInTenSecondsSpeaksAgainstTheCaller() {
        long now = traffic(InventedCaller.MONDAY, 600, 3, new Random(1));

        double w = burst(now, 300);

        var contribution = inventedClient.contribution(partner.observe(now + 9_999), NAME);
        assertThat(contribution.nats()).isGreaterThan(6);
        assertThat(contribution.reason())
                .matches("301 requests in 10 s, where this client usually makes about [2-4]\\.");
        assertThat(w).isGreaterThan(5);
    }

    @Test
    void aWindowAddsWhatItSaysOnceAndNotWithEachRequest() {
        long now = traffic(InventedCaller.MONDAY, 600, 3, new Random(1));
        double said = 0;
        double w = 0;
        for (int i = 0; said < 3; i++) {
            Observation o = partner.observe(now + i * 10L);
            said = inventedClient.nats(o, NAME);
            w = inventedClient.allow(o).incremental();
        }

        assertThat(w).isBetween(1.0, said);
    }

    @Test
    void aBusyClientMayBeBusy() {
        long now = traffic(InventedCaller.MONDAY, 600, 300, new Random(1));

        assertThat(burst(now, 330)).isLessThan(2);
        assertThat(inventedClient.nats(partner.observe(now + 9_999), NAME)).isLessThan(1);
    }

    @Test
    void aClientKnownForBurstsMayBurst() {
        var random = new Random(2);
        long now = InventedCaller.MONDAY;
        for (int i = 0; i < 600; i++, now += 40_000) {
            burst(now, i % 20 == 0 ? 150 + random.nextInt(100) : 1 + random.nextInt(3));
        }

        assertThat(burst(now, 200)).isLessThan(2.5);
    }

    @Test
    void theFirstMinutesOfAClientAreNotABurst() {
        assertThat(burst(InventedCaller.MONDAY, 300)).isLessThan(2);
        assertThat(inventedClient.score(partner.observe(InventedCaller.MONDAY + 9_999)))
                .isLessThan(50);
    }

    @Test
    void aRetryStormFromTheUsualPlaceIsLeftToLimits() {
        long now =
                inventedClient.work(partner, InventedCaller.MONDAY, 30, new Random(1))
                        + 10 * InventedCaller.HOUR;
        inventedClient.allow(partner.observe(now));
        double highest = 0;
        double behaviour = 0;
        for (int i = 0; i < 40_000; i++) {
            Observation o = partner.observe(now + i * 100L);
            Assessment assessment = inventedClient.send(o, Outcome.THROTTLED);
            highest = Math.max(highest, assessment.risk().score());
            behaviour = Math.max(behaviour, assessment.incremental());
        }

        // More than an hour of ten requests a second, from a client that makes some ten an hour.
        assertThat(behaviour).isGreaterThan(6);
        assertThat(highest).isLessThan(60);
    }

    @Test
    void evidenceOfABurstFadesWithItsHalfLife() {
        long now = traffic(InventedCaller.MONDAY, 600, 3, new Random(1));
        double w = burst(now, 300);

        double later =
                inventedClient
                        .assess(partner.observe(now + 30 * InventedCaller.MINUTE))
                        .incremental();

        assertThat(later).isLessThan(w / 6);
    }

    @Test
    void theBaselineIsTheMeanOfActiveWindows() {
        assertThat(inventedClient.profile.baselinePerSecond(0)).isZero();
        long now = traffic(InventedCaller.MONDAY, 400, 50, new Random(1));

        assertThat(inventedClient.profile.baselinePerSecond(now)).isBetween(4.5, 5.5);
    }

    @Test
    void oneBurstHardlyMovesTheBaseline() {
        long now = traffic(InventedCaller.MONDAY, 400, 3, new Random(1));
        double before = inventedClient.profile.baselinePerSecond(now);
        burst(now, 5_000);
        inventedClient.allow(partner.observe(now + InventedCaller.MINUTE));

        assertThat(inventedClient.profile.baselinePerSecond(now)).isLessThan(before * 1.5);
    }

    @Test
    void theBaselineMovesByAFifthADayAtMost() {
        long now = traffic(InventedCaller.MONDAY, 600, 3, new Random(1));
        double before = inventedClient.profile.baselinePerSecond(now);
        long tomorrow = InventedCaller.MONDAY + InventedCaller.DAY;
        now = traffic(tomorrow, 1_000, 60, new Random(1));

        // The client's requests come on top of the first of each window, which does not scale.
        assertThat(inventedClient.profile.baselinePerSecond(now)).isLessThanOrEqualTo(before * 1.2);
        traffic(tomorrow + InventedCaller.DAY, 2, 60, new Random(1));
        assertThat(inventedClient.profile.baselinePerSecond(now))
                .isLessThanOrEqualTo(before * 1.44);
    }

    @Test
    void requestsThatDidNotPassAreCountedButNotLearned() {
        long now = traffic(InventedCaller.MONDAY, 400, 3, new Random(1));
        inventedClient.send(partner.observe(now), Outcome.THROTTLED);
        double before = inventedClient.profile.baselinePerSecond(now);
        for (int window = 0; window < 400; window++, now += 40_000) {
            for (int i = 0; i < 100; i++) {
                inventedClient.send(partner.observe(now + i * 99L), Outcome.THROTTLED);
            }
        }

        assertThat(inventedClient.nats(partner.observe(now - 40_000 + 9_999), NAME))
                .isGreaterThan(5);
        assertThat(inventedClient.profile.baselinePerSecond(now)).isCloseTo(before, within(1e-6));
    }

    /**
     * A nightly job of about half a minute with six requests a second, that began so long before a
     * window's end.
     */
    private double job(long boundary, long before, long after) {
        double most = 0;
        for (long at = boundary - before; at < boundary + after; at += 160) {
            most = Math.max(most, inventedClient.allow(partner.observe(at)).incremental());
        }
        return most;
    }

    private long nights(int nights) {
        for (int night = 0; night < nights; night++) {
            job(
                    InventedCaller.MONDAY + night * InventedCaller.DAY,
                    3_000 + night % 5 * 1_000,
                    27_000);
        }
        return InventedCaller.MONDAY + nights * InventedCaller.DAY;
    }

    @Test
    void aJobThatBeginsJustBeforeAWindowEndsIsNotUnusuallyQuiet() {
        long night = nights(30);

        double w = job(night, 300, 27_000);

        assertThat(w).isLessThan(1);
    }

    @Test
    void aJobThatEndedJustAfterAWindowBeganWasNotUnusuallyQuiet() {
        long night = nights(30);
        job(night, 5_000, 20_300);

        var later = inventedClient.allow(partner.observe(night + 40_000));

        assertThat(later.incremental()).isLessThan(1);
    }

    @Test
    void aWholeWindowInTheMidstOfASteadyClientIsUnusuallyQuiet() {
        long now = InventedCaller.MONDAY;
        for (int i = 0; i < 400; i++, now += 10_000) {
            burst(now, 60);
        }
        burst(now, 2);

        assertThat(burst(now + 10_000, 1)).isGreaterThan(2);
    }

    @Test
    void ofWhatOtherProcessesMayStillTellNobodySaysThatItIsLess() {
        var shared =
                new InventedClient(
                        new RiskModel(Weights.shipped(), RiskSettings.defaults()),
                        new Population(),
                        Profile.shared());
        long now = InventedCaller.MONDAY;
        for (int i = 0; i < 400; i++, now += 10_000) {
            for (int k = 0; k < 60; k++) {
                shared.allow(partner.observe(now + k * 160L));
            }
        }
        shared.allow(partner.observe(now));

        assertThat(shared.allow(partner.observe(now + 10_000)).incremental()).isZero();
    }
}
