// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.detector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.geo.GeoTable;
import dev.riskgate.lab.detector.Answer.Verdict;
import dev.riskgate.lab.population.Database;
import dev.riskgate.lab.population.Site;
import dev.riskgate.lab.world.Call;
import dev.riskgate.lab.world.Operation;
import dev.riskgate.policy.Policy;
import dev.riskgate.signals.observation.Place.NetworkClass;

import org.junit.jupiter.api.Test;

/** The product's outcome rules, through the adapter that plays them. */
class RiskgateTest {

    private static final Site BERLIN =
            new Site("DE", 52.5, 13.4, 3320, NetworkClass.ORDINARY, 4_711, 1);
    private static final Site SAO_PAULO =
            new Site("BR", -23.5, -46.6, 27699, NetworkClass.ORDINARY, 9_000, 1);
    private static final long DAY = 86_400_000;
    private static final long START = 1_770_000_000_000L;

    private long now = START;

    @Test
    void aThiefFromFarAwayIsChallengedHoweverOftenHeAsks() {
        Riskgate riskgate = monthOld(Policies.standard());

        for (int i = 0; i < 20; i++) {
            assertThat(thief(riskgate, false).verdict()).isNotEqualTo(Verdict.ALLOW);
        }
    }

    @Test
    void whoProvesIsLetInAndKnownFromThenOn() {
        Riskgate riskgate = monthOld(Policies.standard());

        assertThat(thief(riskgate, false).verdict()).isEqualTo(Verdict.CHALLENGE);
        assertThat(thief(riskgate, true).verdict()).isEqualTo(Verdict.ALLOW);
        assertThat(thief(riskgate, false).verdict()).isEqualTo(Verdict.ALLOW);
    }

    @Test
    void inShadowModeTheVerdictIsToldAndTheThiefIsLearned() {
        Riskgate shadow = monthOld(Policies.shadow());
        Riskgate enforced = monthOld(Policies.standard());

        assertThat(thief(shadow, false).verdict()).isEqualTo(Verdict.CHALLENGE);
        for (int day = 0; day < 4; day++) {
            now += DAY;
            thief(shadow, false);
            thief(enforced, false);
        }

        assertThat(thief(shadow, false).score()).isLessThan(thief(enforced, false).score());
    }

    @Test
    void whatAForkLearnsLeavesNoTrace() {
        Riskgate riskgate = monthOld(Policies.standard());
        Detector fork = riskgate.fork();
        long then = now;
        double before = thief(riskgate.fork(), false).score();

        thief(fork, true);
        assertThat(thief(fork, false).score()).isLessThan(before);

        now = then;
        assertThat(thief(riskgate.fork(), false).score()).isEqualTo(before);
        now = then;
        assertThat(thief(riskgate, false).score()).isEqualTo(before);
    }

    private Riskgate monthOld(Policy policy) {
        var riskgate =
                new Riskgate(
                        "riskgate",
                        policy,
                        new Database(Database.Kind.CLASSED, GeoTable.shipped()));
        long end = START + 30 * DAY;
        for (now = START; now < end; now += DAY / 12) {
            riskgate.judge(call(BERLIN, "svc/1"), false);
        }
        now -= DAY / 12;
        return riskgate;
    }

    private Answer thief(Detector detector, boolean proven) {
        now += 60_000;
        return detector.judge(call(SAO_PAULO, "curl/8.5"), proven);
    }

    private Call call(Site site, String agent) {
        return new Call(
                now, "one", "one", site, site.subnets(), 7, agent, Operation.READ_ITEM, 1, 0);
    }
}
