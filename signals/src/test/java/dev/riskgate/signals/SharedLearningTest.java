package dev.riskgate.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

/** What one replica has decided is not undone by what another one still believes. */
class SharedLearningTest {

    private static final RiskModel MODEL =
            new RiskModel(Weights.shipped(), RiskSettings.defaults());

    private final Exchange exchange = new Exchange();
    private final Population population = new Population();
    private final Caller partner = Caller.partner();
    private final Caller moved = partner.at(Caller.NEW_YORK);
    private final Replica a = new Replica(exchange, MODEL, population);
    private final Replica b = new Replica(exchange, MODEL, population);

    private long aMonthOfBusiness() {
        long now = a.client.work(partner, Caller.MONDAY, 30, new Random(1)) + 9 * Caller.HOUR;
        tell(a, b);
        return now;
    }

    private void tell(Replica from, Replica to) {
        from.contribute();
        to.refresh();
    }

    private void burst(Replica where, Caller caller, long from) {
        for (int i = 0; i < 400; i++) {
            where.client.allow(caller.observe(from + i));
        }
    }

    @Test
    void aBurstSetsTheAllowedDaysBackForAllReplicas() {
        long now = aMonthOfBusiness();
        for (int day = 0; day < 2; day++) {
            b.client.allow(moved.observe(now + day * Caller.DAY));
        }
        tell(b, a);
        burst(a, moved, now + Caller.DAY + Caller.HOUR);
        // b still tells that the days were calm, and keeps saying so.
        tell(b, a);
        tell(a, b);
        tell(b, a);

        for (int day = 2; day < 4; day++) {
            Observation o = moved.observe(now + day * Caller.DAY);
            assertThat(a.client.assess(o).standing()).as("day " + day).isPositive();
            assertThat(b.client.assess(o).standing()).as("day " + day).isPositive();
            a.client.allow(o);
            tell(a, b);
            tell(b, a);
        }
        Observation fourth = moved.observe(now + 4 * Caller.DAY);
        a.client.allow(fourth);
        assertThat(a.client.assess(fourth).standing()).isNegative();
    }

    @Test
    void daysOfBurstsDoNotLeadOutOfQuarantineWhereverTheyAreSeen() {
        long now = aMonthOfBusiness();
        for (int day = 1; day < 9; day++) {
            Replica calm = day % 2 == 0 ? a : b;
            Replica busy = day % 2 == 0 ? b : a;
            calm.client.allow(moved.observe(now + day * Caller.DAY));
            tell(calm, busy);
            burst(busy, moved, now + day * Caller.DAY + Caller.HOUR);
            tell(busy, calm);
            tell(calm, busy);
        }

        assertThat(a.client.assess(moved.observe(now + 10 * Caller.DAY)).standing()).isPositive();
        assertThat(b.client.assess(moved.observe(now + 10 * Caller.DAY)).standing()).isPositive();
    }

    @Test
    void calmDaysCountWhereverTheyWereSeen() {
        long now = aMonthOfBusiness();
        for (int day = 0; day < 3; day++) {
            Replica here = day % 2 == 0 ? a : b;
            Replica there = day % 2 == 0 ? b : a;
            Observation o = moved.observe(now + day * Caller.DAY);
            assertThat(here.client.assess(o).standing()).as("day " + day).isPositive();
            here.client.allow(o);
            tell(here, there);
        }

        Observation o = moved.observe(now + 3 * Caller.DAY);
        assertThat(a.client.assess(o).standing()).isNegative();
        assertThat(b.client.assess(o).standing()).isNegative();
    }

    @Test
    void aPassedChallengeSettlesWForAllReplicas() {
        long now = aMonthOfBusiness();
        burst(b, moved, now);
        tell(b, a);
        assertThat(a.client.assess(moved.observe(now + 500)).incremental()).isGreaterThan(2.5);

        a.client.send(moved.observe(now + 500), Outcome.PROVEN);
        // b has not heard of it and goes on, also in the next window.
        b.client.send(moved.observe(now + 600), Outcome.CHALLENGED);
        tell(b, a);
        b.client.send(moved.observe(now + 12_000), Outcome.CHALLENGED);
        tell(b, a);
        tell(a, b);

        for (Replica replica : List.of(a, b)) {
            Observation next = moved.observe(now + 13_000);
            assertThat(replica.client.profile.proof(next, false))
                    .isEqualTo(new Proof(3, now + 500));
            assertThat(replica.client.assess(next).incremental()).isLessThan(0.5);
            assertThat(replica.client.assess(next).standing()).isLessThanOrEqualTo(0);
        }
    }

    @Test
    void theLatestProofCountsHoweverStrongAnEarlierOneWas() {
        long now = aMonthOfBusiness();
        Observation later = moved.observe(now + Caller.MINUTE);
        b.client.send(moved.observe(now), Outcome.PROVEN);
        a.client.model.fold(
                a.client.profile, population, later, a.client.assess(later), Outcome.PROVEN, 1);
        tell(b, a);
        tell(a, b);

        var weaker = new Proof(1, now + Caller.MINUTE);
        assertThat(a.client.profile.proof(later, false)).isEqualTo(weaker);
        assertThat(b.client.profile.proof(later, false)).isEqualTo(weaker);
    }

    @Test
    void theOperatorsWordSettlesWForAllReplicas() {
        long now = aMonthOfBusiness();
        burst(b, moved, now);
        tell(b, a);

        a.client.profile.accept();
        tell(b, a);
        tell(a, b);

        for (Replica replica : List.of(a, b)) {
            Observation next = moved.observe(now + 500);
            assertThat(replica.client.assess(next).standing()).isNegative();
            assertThat(replica.client.assess(next).incremental()).isLessThan(0.5);
        }
        // Evidence of what comes after it counts as ever.
        burst(b, moved, now + 12 * Caller.MINUTE);
        tell(b, a);
        Observation later = moved.observe(now + 12 * Caller.MINUTE + 500);
        assertThat(a.client.assess(later).incremental()).isGreaterThan(2.5);
    }

    @Test
    void aValueThatIsSetBackIsNotPromotedByWhatOthersRemember() {
        long now = aMonthOfBusiness();
        // Each day with another credential, so that only the values can be promoted.
        for (int day = 0; day < 2; day++) {
            Caller renewed = new Caller(100 + day, 0, "partner-sync/2", "", 7922, Caller.NEW_YORK);
            b.client.allow(renewed.observe(now + day * Caller.DAY));
        }
        tell(b, a);
        Caller third = new Caller(103, 0, "partner-sync/2", "", 7922, Caller.NEW_YORK);
        burst(a, third, now + Caller.DAY + Caller.HOUR);
        tell(b, a);
        tell(a, b);
        tell(b, a);
        int network = Tags.network(moved.observe(0));
        long[] words = a.client.profile.words();
        assertThat(Integer.bitCount(Trait.days(words, Trait.NETWORK.find(words, network))))
                .isEqualTo(1);

        a.client.allow(
                new Caller(104, 0, "partner-sync/2", "", 7922, Caller.NEW_YORK)
                        .observe(now + 2 * Caller.DAY));

        assertThat(Trait.promoted(words, Trait.NETWORK.find(words, network))).isFalse();
    }

    @Test
    void theReferenceMovesOnceADayThoughClocksDiffer() {
        long now = aMonthOfBusiness();
        long midnight = now - now % Caller.DAY + Caller.DAY;
        long[] words = a.client.profile.words();
        for (int i = 0; i < 200; i++) {
            a.client.allow(partner.observe(midnight - 700_000 + i * 2_500));
        }
        tell(a, b);
        float before = Bits.high(words[Layout.RATES + 3]);
        for (int i = 0; i < 20; i++) {
            // b's clock is two seconds ahead, and a hears of its day before its own begins.
            b.client.allow(partner.observe(midnight + 100 + i * 100));
            a.client.allow(partner.observe(midnight - 1_900 + i * 100));
            if (i % 3 == 0) {
                tell(b, a);
            }
            a.client.allow(partner.observe(midnight - 1_850 + i * 100));
            // A request that took its time.
            b.client.allow(partner.observe(midnight - 50));
        }
        tell(a, b);
        tell(b, a);

        assertThat(Lattice.day(words)).isEqualTo(Bits.day(midnight));
        assertThat(Bits.high(words[Layout.RATES + 3])).isBetween(before / 1.201f, before * 1.201f);
        assertThat(b.client.profile.words()[Layout.RATES + 3] >>> 32)
                .isEqualTo(words[Layout.RATES + 3] >>> 32);
    }

    @Test
    void whoBeganAnewAfterALossTakesNothingFromThoseWhoStillKnow() {
        long now = aMonthOfBusiness();
        double baseline = a.client.profile.baselinePerSecond(now);
        long[] habit = a.client.profile.words().clone();
        // The store was emptied: b reads nothing, and is the first to see the client again.
        var emptied = new Exchange();
        var fresh = new Client(MODEL, population, Profile.shared(null, emptied.others(2)));
        for (int i = 0; i < 30; i++) {
            fresh.allow(partner.observe(now + i * 40_000));
        }
        Profile told = Profile.fromBytes(fresh.profile.contribution());

        a.client.profile.refresh(List.of(told));
        fresh.profile.refresh(List.of(Profile.fromBytes(a.client.profile.contribution())));

        for (int rate = 0; rate < Rate.COUNT; rate++) {
            int sums = Rate.at(rate) + 2;
            assertThat(a.client.profile.words()[sums]).isEqualTo(habit[sums]);
            assertThat(fresh.profile.words()[sums]).isEqualTo(habit[sums]);
        }
        assertThat(a.client.profile.baselinePerSecond(now)).isEqualTo(baseline);
        assertThat(fresh.profile.baselinePerSecond(now)).isEqualTo(baseline);
        assertThat(fresh.profile.requests()).isEqualTo(a.client.profile.requests());
        Observation next = partner.observe(now + Caller.HOUR);
        assertThat(fresh.score(next)).isCloseTo(a.client.score(next), within(1e-9));
    }

    @Test
    void aContributionFromTheFutureCanBeTold() {
        long now = aMonthOfBusiness();
        long latest = a.client.profile.latestMillis();
        assertThat(latest).isLessThan(now);
        b.client.allow(partner.observe(now + 3_000 * Caller.DAY));
        assertThat(Profile.fromBytes(b.client.profile.contribution()).latestMillis())
                .isEqualTo(now + 3_000 * Caller.DAY);
        assertThat(new Profile().latestMillis()).isZero();
    }
}
