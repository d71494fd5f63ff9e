package dev.riskgate.signals;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Random;

class LearningTest {

    private final Client client = new Client();
    private final Caller partner = Caller.partner();
    private final Caller abroad = partner.at(Caller.SAO_PAULO).with("curl/8");

    private long aMonthOfBusiness() {
        return client.work(partner, Caller.MONDAY, 30, new Random(1)) + 9 * Caller.HOUR;
    }

    @Test
    void theFirstContextOfAClientIsItsOriginAndNoAnomaly() {
        Assessment first = client.allow(partner.observe(Caller.MONDAY));

        assertThat(first.standing()).isZero();
        assertThat(first.risk().learning()).isTrue();
        assertThat(client.assess(partner.observe(Caller.MONDAY + 1000)).standing()).isNegative();
    }

    @Test
    void aFirstRequestThatDidNotPassIsNoOrigin() {
        client.send(abroad.observe(Caller.MONDAY), Outcome.CHALLENGED);
        client.send(abroad.observe(Caller.MONDAY + 1), Outcome.DENIED);

        assertThat(client.allow(partner.observe(Caller.MONDAY + 2)).standing()).isZero();
        assertThat(client.assess(partner.observe(Caller.MONDAY + 3)).standing()).isNegative();
        assertThat(client.assess(abroad.observe(Caller.MONDAY + 4)).standing()).isPositive();
    }

    @Test
    void aClientIsMarkedAsLearningForItsFirstWeekOfActiveDays() {
        for (int day = 0; day < 6; day++) {
            client.allow(partner.observe(Caller.MONDAY + day * Caller.DAY));
        }
        Observation next = partner.observe(Caller.MONDAY + 6 * Caller.DAY);
        assertThat(client.allow(next).risk().learning()).isTrue();
        assertThat(client.assess(next).risk().learning()).isFalse();
    }

    @Test
    void requestsThatDidNotPassTeachNoHabit() {
        long now = aMonthOfBusiness();
        double before = client.assess(abroad.observe(now + 5 * Caller.DAY)).standing();
        for (int day = 0; day < 5; day++) {
            for (Outcome outcome :
                    new Outcome[] {Outcome.CHALLENGED, Outcome.THROTTLED, Outcome.DENIED}) {
                client.send(abroad.observe(now + day * Caller.DAY), outcome);
            }
        }

        assertThat(client.assess(abroad.observe(now + 5 * Caller.DAY)).standing())
                .isEqualTo(before);
    }

    @Test
    void aPassedChallengeSettlesStandingEvidenceAndW() {
        long now = aMonthOfBusiness();
        client.allow(partner.observe(now));
        for (int i = 0; i < 200; i++) {
            client.send(abroad.observe(now + 12 * Caller.MINUTE + i), Outcome.CHALLENGED);
        }
        long then = now + 13 * Caller.MINUTE;
        assertThat(client.assess(abroad.observe(then)).incremental()).isGreaterThan(1);

        client.send(abroad.observe(then), Outcome.PROVEN);

        Assessment after = client.assess(abroad.observe(then + 1));
        assertThat(after.standing()).isLessThanOrEqualTo(0);
        assertThat(after.incremental()).isLessThan(0.5);
        assertThat(after.risk().score()).isLessThan(40);
        assertThat(client.assess(partner.observe(then + 2)).standing()).isNegative();
    }

    @Test
    void aProvenContextIsNoNoveltyHoweverCommonItIsElsewhere() {
        long now = aMonthOfBusiness();
        client.send(abroad.observe(now), Outcome.PROVEN);
        for (int i = 0; i < 300; i++) {
            new Client(client.model, client.population).allow(abroad.observe(now));
        }

        Assessment after = client.assess(abroad.observe(now + 1));
        assertThat(after.risk().contributions())
                .filteredOn(c -> !c.group().equals("tempo"))
                .allSatisfy(c -> assertThat(c.nats()).as(c.signal()).isLessThanOrEqualTo(0));
    }

    @Test
    void aProvenContextStaysFamiliarWhenItsValuesMadeRoomForOthers() {
        long now = aMonthOfBusiness();
        for (int i = 0; i < 6; i++) {
            client.send(partner.with("worker/" + i).observe(now + i), Outcome.PROVEN);
        }

        for (int i = 0; i < 6; i++) {
            Observation o = partner.with("worker/" + i).observe(now + 10);
            assertThat(client.nats(o, "newDevice")).as("worker " + i).isLessThanOrEqualTo(0);
        }
    }

    @Test
    void aProofBelongsToItsContextOnly() {
        long now = aMonthOfBusiness();
        client.send(abroad.observe(now), Outcome.PROVEN);

        assertThat(client.profile.proof(abroad.observe(now + 1), false))
                .isEqualTo(new Proof(3, now));
        assertThat(client.profile.proof(abroad.with("curl/9").observe(now + 1), false))
                .isEqualTo(Proof.NEVER);
        assertThat(client.profile.proof(abroad.at(Caller.NEW_YORK).observe(now + 1), false))
                .isEqualTo(Proof.NEVER);
        assertThat(client.profile.proof(partner.observe(now + 1), false)).isEqualTo(Proof.NEVER);
    }

    @Test
    void anAllowedContextStaysInQuarantineForThreeActiveDays() {
        long now = aMonthOfBusiness();
        Caller moved = partner.at(Caller.NEW_YORK);
        for (int day = 0; day < 3; day++) {
            Observation o = moved.observe(now + (day * 2 + 1) * Caller.DAY);
            assertThat(client.assess(o).standing()).as("day " + day).isPositive();
            client.allow(o);
            client.allow(moved.observe(now + (day * 2 + 1) * Caller.DAY + 1000));
        }

        assertThat(client.assess(moved.observe(now + 6 * Caller.DAY)).standing()).isNegative();
    }

    @Test
    void daysOfBurstsDoNotLeadOutOfQuarantine() {
        long now = aMonthOfBusiness();
        Caller moved = partner.at(Caller.NEW_YORK);
        for (int day = 1; day < 6; day++) {
            for (int i = 0; i < 400; i++) {
                client.allow(moved.observe(now + day * Caller.DAY + i));
            }
        }
        client.allow(partner.observe(now + 6 * Caller.DAY));

        assertThat(client.assess(moved.observe(now + 6 * Caller.DAY + 1)).standing()).isPositive();
    }

    @Test
    void theOperatorMayAcceptWhatWasSeen() {
        long now = aMonthOfBusiness();
        client.allow(abroad.observe(now));
        assertThat(client.assess(abroad.observe(now + 1)).standing()).isPositive();

        client.profile.accept();

        assertThat(client.assess(abroad.observe(now + 1)).standing()).isNegative();
        assertThat(client.assess(partner.observe(now + 1)).standing()).isNegative();
    }

    @Test
    void habitsSurviveALongPause() {
        long now = aMonthOfBusiness() + 200 * Caller.DAY;

        assertThat(client.assess(partner.observe(now)).standing()).isNegative();
        assertThat(client.assess(abroad.observe(now)).standing()).isGreaterThan(4);
    }

    @Test
    void renewedCredentialsKeepTheHabitsOfTheirClient() {
        long now = aMonthOfBusiness();
        var renewed = new Caller(99, 0, "partner-sync/2", "", 3320, Caller.BERLIN);

        assertThat(client.assess(renewed.observe(now)).standing()).isNegative();
    }
}
