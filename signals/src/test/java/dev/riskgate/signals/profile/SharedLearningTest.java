// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.riskgate.signals.InventedCaller;
import dev.riskgate.signals.InventedClient;
import dev.riskgate.signals.InventedExchange;
import dev.riskgate.signals.InventedReplica;
import dev.riskgate.signals.model.Bits;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.risk.Outcome;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.signals.signal.RiskSettings;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

/** What one replica has decided is not undone by what another one still believes. */
class SharedLearningTest {

    private static final RiskModel MODEL =
            new RiskModel(Weights.shipped(), RiskSettings.defaults());

    private final InventedExchange inventedExchange = new InventedExchange();
    private final Population population = new Population();
    private final InventedCaller partner = InventedCaller.partner();
    private final InventedCaller moved = partner.at(InventedCaller.NEW_YORK);
    private final InventedReplica a = new InventedReplica(inventedExchange, MODEL, population);
    private final InventedReplica b = new InventedReplica(inventedExchange, MODEL, population);

    private long aMonthOfBusiness() {
        long now =
                a.inventedClient.work(partner, InventedCaller.MONDAY, 30, new Random(1))
                        + 9 * InventedCaller.HOUR;
        tell(a, b);
        return now;
    }

    private void tell(InventedReplica from, InventedReplica to) {
        from.contribute();
        to.refresh();
    }

    private void burst(InventedReplica where, InventedCaller inventedCaller, long from) {
        for (int i = 0; i < 400; i++) {
            where.inventedClient.allow(inventedCaller.observe(from + i));
        }
    }

    @Test
    void aBurstSetsTheAllowedDaysBackForAllReplicas() {
        long now = aMonthOfBusiness();
        for (int day = 0; day < 2; day++) {
            b.inventedClient.allow(moved.observe(now + day * InventedCaller.DAY));
        }
        tell(b, a);
        burst(a, moved, now + InventedCaller.DAY + InventedCaller.HOUR);
        // b still tells that the days were calm, and keeps saying so.
        tell(b, a);
        tell(a, b);
        tell(b, a);

        for (int day = 2; day < 4; day++) {
            Observation o = moved.observe(now + day * InventedCaller.DAY);
            assertThat(a.inventedClient.assess(o).standing()).as("day " + day).isPositive();
            assertThat(b.inventedClient.assess(o).standing()).as("day " + day).isPositive();
            a.inventedClient.allow(o);
            tell(a, b);
            tell(b, a);
        }
        Observation fourth = moved.observe(now + 4 * InventedCaller.DAY);
        a.inventedClient.allow(fourth);
        assertThat(a.inventedClient.assess(fourth).standing()).isNegative();
    }

    @Test
    void daysOfBurstsDoNotLeadOutOfQuarantineWhereverTheyAreSeen() {
        long now = aMonthOfBusiness();
        for (int day = 1; day < 9; day++) {
            InventedReplica calm = day % 2 == 0 ? a : b;
            InventedReplica busy = day % 2 == 0 ? b : a;
            calm.inventedClient.allow(moved.observe(now + day * InventedCaller.DAY));
            tell(calm, busy);
            burst(busy, moved, now + day * InventedCaller.DAY + InventedCaller.HOUR);
            tell(busy, calm);
            tell(calm, busy);
        }

        assertThat(a.inventedClient.assess(moved.observe(now + 10 * InventedCaller.DAY)).standing())
                .isPositive();
        assertThat(b.inventedClient.assess(moved.observe(now + 10 * InventedCaller.DAY)).standing())
                .isPositive();
    }

    @Test
    void calmDaysCountWhereverTheyWereSeen() {
        long now = aMonthOfBusiness();
        for (int day = 0; day < 3; day++) {
            InventedReplica here = day % 2 == 0 ? a : b;
            InventedReplica there = day % 2 == 0 ? b : a;
            Observation o = moved.observe(now + day * InventedCaller.DAY);
            assertThat(here.inventedClient.assess(o).standing()).as("day " + day).isPositive();
            here.inventedClient.allow(o);
            tell(here, there);
        }

        Observation o = moved.observe(now + 3 * InventedCaller.DAY);
        assertThat(a.inventedClient.assess(o).standing()).isNegative();
        assertThat(b.inventedClient.assess(o).standing()).isNegative();
    }

    @Test
    void aPassedChallengeSettlesWForAllReplicas() {
        long now = aMonthOfBusiness();
        burst(b, moved, now);
        tell(b, a);
        assertThat(a.inventedClient.assess(moved.observe(now + 500)).incremental())
                .isGreaterThan(2.5);

        a.inventedClient.send(moved.observe(now + 500), Outcome.PROVEN);
        // b has not heard of it and goes on, also in the next window.
        b.inventedClient.send(moved.observe(now + 600), Outcome.CHALLENGED);
        tell(b, a);
        b.inventedClient.send(moved.observe(now + 12_000), Outcome.CHALLENGED);
        tell(b, a);
        tell(a, b);

        for (InventedReplica inventedReplica : List.of(a, b)) {
            Observation next = moved.observe(now + 13_000);
            assertThat(inventedReplica.inventedClient.profile.proof(next, false))
                    .isEqualTo(new Proof(3, now + 500));
            assertThat(inventedReplica.inventedClient.assess(next).incremental()).isLessThan(0.5);
            assertThat(inventedReplica.inventedClient.assess(next).standing())
                    .isLessThanOrEqualTo(0);
        }
    }

    @Test
    void theLatestProofCountsHoweverStrongAnEarlierOneWas() {
        long now = aMonthOfBusiness();
        Observation later = moved.observe(now + InventedCaller.MINUTE);
        b.inventedClient.send(moved.observe(now), Outcome.PROVEN);
        a.inventedClient.model.fold(
                a.inventedClient.profile,
                population,
                later,
                a.inventedClient.assess(later),
                Outcome.PROVEN,
                1);
        tell(b, a);
        tell(a, b);

        var weaker = new Proof(1, now + InventedCaller.MINUTE);
        assertThat(a.inventedClient.profile.proof(later, false)).isEqualTo(weaker);
        assertThat(b.inventedClient.profile.proof(later, false)).isEqualTo(weaker);
    }

    @Test
    void theOperatorsWordSettlesWForAllReplicas() {
        long now = aMonthOfBusiness();
        burst(b, moved, now);
        tell(b, a);

        a.inventedClient.profile.accept();
        tell(b, a);
        tell(a, b);

        for (InventedReplica inventedReplica : List.of(a, b)) {
            Observation next = moved.observe(now + 500);
            assertThat(inventedReplica.inventedClient.assess(next).standing()).isNegative();
            assertThat(inventedReplica.inventedClient.assess(next).incremental()).isLessThan(0.5);
        }
        // Evidence of what comes after it counts as ever.
        burst(b, moved, now + 12 * InventedCaller.MINUTE);
        tell(b, a);
        Observation later = moved.observe(now + 12 * InventedCaller.MINUTE + 500);
        assertThat(a.inventedClient.assess(later).incremental()).isGreaterThan(2.5);
    }

    @Test
    void aValueThatIsSetBackIsNotPromotedByWhatOthersRemember() {
        long now = aMonthOfBusiness();
        // Each day with another credential, so that only the values can be promoted.
        for (int day = 0; day < 2; day++) {
            InventedCaller renewed =
                    new InventedCaller(
                            100 + day, 0, "partner-sync/2", "", 7922, InventedCaller.NEW_YORK);
            b.inventedClient.allow(renewed.observe(now + day * InventedCaller.DAY));
        }
        tell(b, a);
        InventedCaller third =
                new InventedCaller(103, 0, "partner-sync/2", "", 7922, InventedCaller.NEW_YORK);
        burst(a, third, now + InventedCaller.DAY + InventedCaller.HOUR);
        tell(b, a);
        tell(a, b);
        tell(b, a);
        int network = FeatureTags.network(moved.observe(0));
        long[] words = a.inventedClient.profile.words();
        assertThat(Integer.bitCount(Feature.days(words, Feature.NETWORK.find(words, network))))
                .isEqualTo(1);

        a.inventedClient.allow(
                new InventedCaller(104, 0, "partner-sync/2", "", 7922, InventedCaller.NEW_YORK)
                        .observe(now + 2 * InventedCaller.DAY));

        assertThat(Feature.promoted(words, Feature.NETWORK.find(words, network))).isFalse();
    }

    @Test
    void theReferenceMovesOnceADayThoughClocksDiffer() {
        long now = aMonthOfBusiness();
        long midnight = now - now % InventedCaller.DAY + InventedCaller.DAY;
        long[] words = a.inventedClient.profile.words();
        for (int i = 0; i < 200; i++) {
            a.inventedClient.allow(partner.observe(midnight - 700_000 + i * 2_500));
        }
        tell(a, b);
        float before = Bits.high(words[ProfileLayout.RATES + 3]);
        for (int i = 0; i < 20; i++) {
            // b's clock is two seconds ahead, and a hears of its day before its own begins.
            b.inventedClient.allow(partner.observe(midnight + 100 + i * 100));
            a.inventedClient.allow(partner.observe(midnight - 1_900 + i * 100));
            if (i % 3 == 0) {
                tell(b, a);
            }
            a.inventedClient.allow(partner.observe(midnight - 1_850 + i * 100));
            // A request that took its time.
            b.inventedClient.allow(partner.observe(midnight - 50));
        }
        tell(a, b);
        tell(b, a);

        assertThat(Lattice.day(words)).isEqualTo(Bits.day(midnight));
        assertThat(Bits.high(words[ProfileLayout.RATES + 3]))
                .isBetween(before / 1.201f, before * 1.201f);
        assertThat(b.inventedClient.profile.words()[ProfileLayout.RATES + 3] >>> 32)
                .isEqualTo(words[ProfileLayout.RATES + 3] >>> 32);
    }

    @Test
    void whoBeganAnewAfterALossTakesNothingFromThoseWhoStillKnow() {
        long now = aMonthOfBusiness();
        double baseline = a.inventedClient.profile.baselinePerSecond(now);
        long[] habit = a.inventedClient.profile.words().clone();
        // The store was emptied: b reads nothing, and is the first to see the client again.
        var emptied = new InventedExchange();
        var fresh = new InventedClient(MODEL, population, Profile.shared(null, emptied.others(2)));
        for (int i = 0; i < 30; i++) {
            fresh.allow(partner.observe(now + i * 40_000));
        }
        Profile told = Profile.fromBytes(fresh.profile.contribution());

        a.inventedClient.profile.refresh(List.of(told));
        fresh.profile.refresh(List.of(Profile.fromBytes(a.inventedClient.profile.contribution())));

        for (int rate = 0; rate < RequestRateHabit.COUNT; rate++) {
            int sums = RequestRateHabit.at(rate) + 2;
            assertThat(a.inventedClient.profile.words()[sums]).isEqualTo(habit[sums]);
            assertThat(fresh.profile.words()[sums]).isEqualTo(habit[sums]);
        }
        assertThat(a.inventedClient.profile.baselinePerSecond(now)).isEqualTo(baseline);
        assertThat(fresh.profile.baselinePerSecond(now)).isEqualTo(baseline);
        assertThat(fresh.profile.requests()).isEqualTo(a.inventedClient.profile.requests());
        Observation next = partner.observe(now + InventedCaller.HOUR);
        assertThat(fresh.score(next)).isCloseTo(a.inventedClient.score(next), within(1e-9));
    }

    @Test
    void aContributionFromTheFutureCanBeTold() {
        long now = aMonthOfBusiness();
        long latest = a.inventedClient.profile.latestMillis();
        assertThat(latest).isLessThan(now);
        b.inventedClient.allow(partner.observe(now + 3_000 * InventedCaller.DAY));
        assertThat(Profile.fromBytes(b.inventedClient.profile.contribution()).latestMillis())
                .isEqualTo(now + 3_000 * InventedCaller.DAY);
        assertThat(new Profile().latestMillis()).isZero();
    }
}
