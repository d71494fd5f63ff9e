// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.risk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.signals.InventedCaller;
import dev.riskgate.signals.InventedClient;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.profile.Proof;

import org.junit.jupiter.api.Test;

import java.util.Random;

class LearningTest {

    private final InventedClient inventedClient = new InventedClient();
    private final InventedCaller partner = InventedCaller.partner();
    private final InventedCaller abroad = partner.at(InventedCaller.SAO_PAULO).with("curl/8");

    private long aMonthOfBusiness() {
        return inventedClient.work(partner, InventedCaller.MONDAY, 30, new Random(1))
                + 9 * InventedCaller.HOUR;
    }

    @Test
    void theFirstContextOfAClientIsItsOriginAndNoAnomaly() {
        Assessment first = inventedClient.allow(partner.observe(InventedCaller.MONDAY));

        assertThat(first.standing()).isZero();
        assertThat(first.risk().learning()).isTrue();
        assertThat(inventedClient.assess(partner.observe(InventedCaller.MONDAY + 1000)).standing())
                .isNegative();
    }

    @Test
    void aFirstRequestThatDidNotPassIsNoOrigin() {
        inventedClient.send(abroad.observe(InventedCaller.MONDAY), Outcome.CHALLENGED);
        inventedClient.send(abroad.observe(InventedCaller.MONDAY + 1), Outcome.DENIED);

        assertThat(inventedClient.allow(partner.observe(InventedCaller.MONDAY + 2)).standing())
                .isZero();
        assertThat(inventedClient.assess(partner.observe(InventedCaller.MONDAY + 3)).standing())
                .isNegative();
        assertThat(inventedClient.assess(abroad.observe(InventedCaller.MONDAY + 4)).standing())
                .isPositive();
    }

    @Test
    void aClientIsMarkedAsLearningForItsFirstWeekOfActiveDays() {
        for (int day = 0; day < 6; day++) {
            inventedClient.allow(partner.observe(InventedCaller.MONDAY + day * InventedCaller.DAY));
        }
        Observation next = partner.observe(InventedCaller.MONDAY + 6 * InventedCaller.DAY);
        assertThat(inventedClient.allow(next).risk().learning()).isTrue();
        assertThat(inventedClient.assess(next).risk().learning()).isFalse();
    }

    @Test
    void requestsThatDidNotPassTeachNoHabit() {
        long now = aMonthOfBusiness();
        double before =
                inventedClient.assess(abroad.observe(now + 5 * InventedCaller.DAY)).standing();
        for (int day = 0; day < 5; day++) {
            for (Outcome outcome :
                    new Outcome[] {Outcome.CHALLENGED, Outcome.THROTTLED, Outcome.DENIED}) {
                inventedClient.send(abroad.observe(now + day * InventedCaller.DAY), outcome);
            }
        }

        assertThat(inventedClient.assess(abroad.observe(now + 5 * InventedCaller.DAY)).standing())
                .isEqualTo(before);
    }

    @Test
    void aPassedChallengeSettlesStandingEvidenceAndW() {
        long now = aMonthOfBusiness();
        inventedClient.allow(partner.observe(now));
        for (int i = 0; i < 200; i++) {
            inventedClient.send(
                    abroad.observe(now + 12 * InventedCaller.MINUTE + i), Outcome.CHALLENGED);
        }
        long then = now + 13 * InventedCaller.MINUTE;
        assertThat(inventedClient.assess(abroad.observe(then)).incremental()).isGreaterThan(1);

        inventedClient.send(abroad.observe(then), Outcome.PROVEN);

        Assessment after = inventedClient.assess(abroad.observe(then + 1));
        assertThat(after.standing()).isLessThanOrEqualTo(0);
        assertThat(after.incremental()).isLessThan(0.5);
        assertThat(after.risk().score()).isLessThan(40);
        assertThat(inventedClient.assess(partner.observe(then + 2)).standing()).isNegative();
    }

    @Test
    void aProvenContextIsNoNoveltyHoweverCommonItIsElsewhere() {
        long now = aMonthOfBusiness();
        inventedClient.send(abroad.observe(now), Outcome.PROVEN);
        for (int i = 0; i < 300; i++) {
            new InventedClient(inventedClient.model, inventedClient.population)
                    .allow(abroad.observe(now));
        }

        Assessment after = inventedClient.assess(abroad.observe(now + 1));
        assertThat(after.risk().contributions())
                .filteredOn(c -> !c.group().equals("tempo"))
                .allSatisfy(c -> assertThat(c.nats()).as(c.signal()).isLessThanOrEqualTo(0));
    }

    @Test
    void aProvenContextStaysFamiliarWhenItsValuesMadeRoomForOthers() {
        long now = aMonthOfBusiness();
        for (int i = 0; i < 6; i++) {
            inventedClient.send(
                    partner.with("worker/" + i).observeWithoutAsn(now + i), Outcome.PROVEN);
        }

        for (int i = 0; i < 6; i++) {
            Observation o = partner.with("worker/" + i).observeWithoutAsn(now + 10);
            assertThat(inventedClient.nats(o, "newDevice"))
                    .as("worker " + i)
                    .isLessThanOrEqualTo(0);
        }
    }

    @Test
    void aProofBelongsToItsContextOnly() {
        long now = aMonthOfBusiness();
        inventedClient.send(abroad.observe(now), Outcome.PROVEN);

        assertThat(inventedClient.profile.proof(abroad.observe(now + 1), false))
                .isEqualTo(new Proof(3, now));
        assertThat(inventedClient.profile.proof(abroad.with("curl/9").observe(now + 1), false))
                .isEqualTo(Proof.NEVER);
        assertThat(
                        inventedClient.profile.proof(
                                abroad.at(InventedCaller.NEW_YORK).observe(now + 1), false))
                .isEqualTo(Proof.NEVER);
        assertThat(inventedClient.profile.proof(partner.observe(now + 1), false))
                .isEqualTo(Proof.NEVER);
    }

    @Test
    void anAllowedContextStaysInQuarantineForThreeActiveDays() {
        long now = aMonthOfBusiness();
        InventedCaller moved = partner.at(InventedCaller.NEW_YORK);
        for (int day = 0; day < 3; day++) {
            Observation o = moved.observe(now + (day * 2 + 1) * InventedCaller.DAY);
            assertThat(inventedClient.assess(o).standing()).as("day " + day).isPositive();
            inventedClient.allow(o);
            inventedClient.allow(moved.observe(now + (day * 2 + 1) * InventedCaller.DAY + 1000));
        }

        assertThat(inventedClient.assess(moved.observe(now + 6 * InventedCaller.DAY)).standing())
                .isNegative();
    }

    @Test
    void daysOfBurstsDoNotLeadOutOfQuarantine() {
        long now = aMonthOfBusiness();
        InventedCaller moved = partner.at(InventedCaller.NEW_YORK);
        for (int day = 1; day < 6; day++) {
            for (int i = 0; i < 400; i++) {
                inventedClient.allow(moved.observe(now + day * InventedCaller.DAY + i));
            }
        }
        inventedClient.allow(partner.observe(now + 6 * InventedCaller.DAY));

        assertThat(
                        inventedClient
                                .assess(moved.observe(now + 6 * InventedCaller.DAY + 1))
                                .standing())
                .isPositive();
    }

    @Test
    void theOperatorMayAcceptWhatWasSeen() {
        long now = aMonthOfBusiness();
        inventedClient.allow(abroad.observe(now));
        assertThat(inventedClient.assess(abroad.observe(now + 1)).standing()).isPositive();

        inventedClient.profile.accept();

        assertThat(inventedClient.assess(abroad.observe(now + 1)).standing()).isNegative();
        assertThat(inventedClient.assess(partner.observe(now + 1)).standing()).isNegative();
    }

    @Test
    void habitsSurviveALongPause() {
        long now = aMonthOfBusiness() + 200 * InventedCaller.DAY;

        assertThat(inventedClient.assess(partner.observe(now)).standing()).isNegative();
        assertThat(inventedClient.assess(abroad.observe(now)).standing()).isGreaterThan(4);
    }

    @Test
    void renewedCredentialsKeepTheHabitsOfTheirClient() {
        long now = aMonthOfBusiness();
        var renewed = new InventedCaller(99, 0, "partner-sync/2", "", 3320, InventedCaller.BERLIN);

        assertThat(inventedClient.assess(renewed.observe(now)).standing()).isNegative();
    }
}
