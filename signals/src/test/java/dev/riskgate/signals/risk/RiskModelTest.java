// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.risk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.signals.InventedCaller;
import dev.riskgate.signals.InventedClient;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Place.NetworkClass;
import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.signals.signal.SignalSetting;
import dev.riskgate.signals.signal.Signals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The story of one partner's key, and the rules that hold whatever the signals say. */
class RiskModelTest {

    private static final double CHALLENGE = 80;
    private static final double DENY = 95;

    private final InventedClient inventedClient = new InventedClient();
    private final InventedCaller partner = InventedCaller.partner();
    private final InventedCaller thief = partner.at(InventedCaller.SAO_PAULO).with("curl/8");
    private long now;

    @BeforeEach
    void aMonthOfBusiness() {
        now =
                inventedClient.work(partner, InventedCaller.MONDAY, 30, new Random(1))
                        + 9 * InventedCaller.HOUR;
        inventedClient.allow(partner.observe(now));
    }

    private RiskModel model(Map<String, SignalSetting> settings) {
        return new RiskModel(Weights.shipped(), new RiskSettings(settings));
    }

    @Test
    void theUsualDeviceAtTheUsualPlaceIsLowRisk() {
        Risk risk = inventedClient.assess(partner.observe(now + 1000)).risk();

        assertThat(risk.score()).isLessThan(20);
        assertThat(risk.learning()).isFalse();
        assertThat(risk.contributions()).allSatisfy(c -> assertThat(c.reason()).isEmpty());
    }

    @Test
    void anotherContinentFiveMinutesLaterIsChallengedAndNotDenied() {
        Risk risk = inventedClient.assess(thief.observe(now + 5 * InventedCaller.MINUTE)).risk();

        assertThat(risk.score()).isBetween(CHALLENGE, DENY - 1);
        assertThat(risk.contributions().getFirst().signal()).isEqualTo("impossibleTravel");
    }

    @Test
    void copyingTheUserAgentDoesNotSaveTheThief() {
        Observation o =
                partner.at(InventedCaller.SAO_PAULO).observe(now + 5 * InventedCaller.MINUTE);

        assertThat(inventedClient.score(o)).isGreaterThanOrEqualTo(CHALLENGE);
    }

    @Test
    void anotherContinentOnTheSecondDayOfAClientIsChallengedToo() {
        var young = new InventedClient();
        young.allow(partner.observe(now));
        young.allow(partner.observe(now + InventedCaller.DAY));

        Observation o = thief.observe(now + InventedCaller.DAY + 5 * InventedCaller.MINUTE);
        assertThat(young.score(o)).isBetween(CHALLENGE, DENY - 1);
    }

    @Test
    void neitherAnOddContextNorABurstAloneReachesDenial() {
        double highest = 0;
        for (int i = 0; i < 3_000; i++) {
            Observation usual = partner.observe(now + i * 10L);
            highest =
                    Math.max(highest, inventedClient.send(usual, Outcome.THROTTLED).risk().score());
        }
        for (int i = 0; i < 20; i++) {
            Observation odd = thief.observe(now + InventedCaller.DAY + i * InventedCaller.MINUTE);
            highest =
                    Math.max(highest, inventedClient.send(odd, Outcome.CHALLENGED).risk().score());
        }

        assertThat(highest).isLessThan(DENY);
    }

    @Test
    void anOddContextThatBurstsIsDenied() {
        double highest = 0;
        for (int i = 0; i < 2_000; i++) {
            Observation o = thief.observe(now + 12 * InventedCaller.MINUTE + i * 10L);
            highest = Math.max(highest, inventedClient.send(o, Outcome.CHALLENGED).risk().score());
        }

        assertThat(highest).isGreaterThan(DENY);
    }

    @Test
    void standingEvidenceIsNotAddedAnewWithEachRequest() {
        Observation first = thief.at(InventedCaller.BERLIN).observe(now + 1000);
        double before = inventedClient.allow(first).risk().nats();
        for (int i = 0; i < 20; i++) {
            inventedClient.allow(
                    thief.at(InventedCaller.BERLIN)
                            .observe(now + 2_000 + i * InventedCaller.MINUTE));
        }
        double after =
                inventedClient
                        .assess(
                                thief.at(InventedCaller.BERLIN)
                                        .observe(now + 30 * InventedCaller.MINUTE))
                        .standing();

        assertThat(after).isBetween(before - 0.5, before + 0.5);
    }

    @Test
    void assessingChangesNothing() {
        byte[] before = inventedClient.profile.toBytes();
        for (int i = 0; i < 50; i++) {
            inventedClient.assess(thief.observe(now + i));
        }

        assertThat(inventedClient.profile.toBytes()).isEqualTo(before);
        assertThat(inventedClient.assess(partner.observe(now + 9)).risk())
                .isEqualTo(inventedClient.assess(partner.observe(now + 9)).risk());
    }

    @Test
    void foldingAnOldAssessmentStillCountsWhatHappenedMeanwhile() {
        var other = new InventedClient();
        var twin = new InventedClient();
        Observation a = partner.observe(now);
        Observation b = partner.observe(now + 1);
        Assessment early = other.assess(b);
        other.allow(a);
        other.model.fold(other.profile, other.population, b, early, Outcome.ALLOWED, 0);
        twin.allow(a);
        twin.allow(b);

        assertThat(other.profile.toBytes()).isEqualTo(twin.profile.toBytes());
    }

    @Test
    void contributionsAreListedStrongestFirstForEverySignalThatIsAsked() {
        Risk risk = inventedClient.assess(thief.observe(now + 5 * InventedCaller.MINUTE)).risk();
        List<String> asked =
                Signals.enabled(Weights.shipped(), RiskSettings.defaults()).stream()
                        .map(Signals.Enabled::name)
                        .toList();

        assertThat(risk.contributions())
                .extracting(Contribution::signal)
                .containsExactlyInAnyOrderElementsOf(asked);
        assertThat(risk.contributions())
                .isSortedAccordingTo(Comparator.comparingDouble(Contribution::nats).reversed());
    }

    @Test
    void evidenceCarriedOverFromEarlierRequestsIsListedToo() {
        for (int i = 0; i < 300; i++) {
            inventedClient.allow(partner.observe(now + i));
        }

        Contribution carried =
                inventedClient.contribution(
                        partner.observe(now + InventedCaller.MINUTE), RiskModel.RECENT);
        assertThat(carried.nats()).isGreaterThan(1);
        assertThat(carried.reason()).isNotEmpty();
    }

    @Test
    void aDisabledSignalSaysNothing() {
        Map<String, SignalSetting> off = new HashMap<>();
        Signals.names().forEach(name -> off.put(name, new SignalSetting(false, 1)));
        off.remove("newDevice");

        Risk risk =
                model(off)
                        .assess(
                                inventedClient.profile,
                                inventedClient.population,
                                thief.observe(now + 1))
                        .risk();

        assertThat(risk.contributions())
                .extracting(Contribution::signal)
                .containsExactly("newDevice");
    }

    @Test
    void aWeightScalesEvidenceInItsGroup() {
        Observation o = thief.observe(now + 5 * InventedCaller.MINUTE);
        double full = inventedClient.assess(o).standing();
        double half =
                model(Map.of("newDevice", new SignalSetting(true, 0.5)))
                        .assess(inventedClient.profile, inventedClient.population, o)
                        .standing();

        assertThat(full - half).isGreaterThan(1);
        assertThat(inventedClient.nats(o, "newDevice")).isGreaterThan(2);
    }

    @Test
    void withoutAnySignalThereIsNoRisk() {
        Map<String, SignalSetting> off = new HashMap<>();
        Signals.names().forEach(name -> off.put(name, new SignalSetting(false, 1)));

        var assessment =
                model(off)
                        .assess(
                                inventedClient.profile,
                                inventedClient.population,
                                thief.observe(now));

        assertThat(assessment.risk().nats()).isZero();
        assertThat(assessment.risk().contributions()).isEmpty();
    }

    @Test
    void aVpnExitOfTheOwnCountryIsChallengedOnlyTogetherWithMore() {
        Place exit = InventedCaller.place("DE", 9009, 50.11, 8.68, NetworkClass.VPN);

        assertThat(inventedClient.score(partner.at(exit).observe(now + InventedCaller.MINUTE)))
                .isLessThan(CHALLENGE);
    }
}
