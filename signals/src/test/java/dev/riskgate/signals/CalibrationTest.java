// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.signals.model.NegativeBinomial;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.profile.Contexts;
import dev.riskgate.signals.profile.RequestRateHabit;
import dev.riskgate.signals.risk.Assessment;
import dev.riskgate.signals.risk.Contribution;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.signals.signal.RiskSettings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Whether evidence is honest: on traffic of clients that are themselves, the mean of e^ℓ is at most
 * 1, clients weighted equally. The first half of a seeded world is learned, the second judged.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CalibrationTest {

    private final Map<String, Means> means = new HashMap<>();
    private final int[] atLeast = new int[101];
    private int decisions;

    /** Mean over clients of each client's mean, with its standard error. */
    private static final class Means {
        final Map<Object, double[]> byClient = new HashMap<>();

        void add(Object client, double nats) {
            double[] sum = byClient.computeIfAbsent(client, _ -> new double[2]);
            sum[0] += Math.exp(nats);
            sum[1]++;
        }

        double mean() {
            return byClient.values().stream().mapToDouble(s -> s[0] / s[1]).average().orElseThrow();
        }

        double error() {
            double mean = mean();
            double squares =
                    byClient.values().stream()
                            .mapToDouble(s -> Math.pow(s[0] / s[1] - mean, 2))
                            .average()
                            .orElseThrow();
            return Math.sqrt(squares / byClient.size());
        }
    }

    CalibrationTest() {
        var model = new RiskModel(Weights.shipped(), RiskSettings.defaults());
        var world = new InnocentWorld(new Random(5), model, 300);
        world.live(0, 35, (innocent, o) -> innocent.inventedClient.allow(o));
        Set<String> seen = new HashSet<>();
        world.live(35, 30, (innocent, o) -> judge(innocent, o, seen));
    }

    private void judge(InnocentWorld.Innocent innocent, Observation o, Set<String> seen) {
        long[] words = innocent.inventedClient.profile.words();
        int context = Contexts.find(words, Contexts.of(o));
        // A context counts on each day once, but while it is in quarantine it is the same novelty
        // still.
        boolean same = context >= 0 && !Contexts.promoted(words, context);
        Assessment assessment = innocent.inventedClient.allow(o);
        decisions++;
        atLeast[(int) assessment.risk().score()]++;
        String who = innocent.inventedCaller.credential() + "/";
        boolean first = seen.add(who + Contexts.of(o) + "/" + o.timeMillis() / InventedCaller.DAY);
        boolean hour = seen.add(who + o.timeMillis() / InventedCaller.HOUR);
        for (Contribution c : assessment.risk().contributions()) {
            boolean counts =
                    switch (c.group()) {
                        case "tempo" -> c.signal().equals("unusualHour") && hour;
                        default -> first && !same;
                    };
            if (counts) {
                means.computeIfAbsent(c.signal(), _ -> new Means()).add(innocent, c.nats());
            }
        }
        if (first && !same) {
            means.computeIfAbsent("standing", _ -> new Means())
                    .add(innocent, assessment.standing());
        }
    }

    private void assertHonest(String what) {
        Means mean = means.computeIfAbsent(what, _ -> new Means());
        assertThat(mean.byClient).hasSizeGreaterThan(250);
        assertThat(mean.mean()).as(what).isLessThan(1 + 2 * mean.error());
    }

    @Test
    void newDeviceIsHonest() {
        assertHonest("newDevice");
    }

    @Test
    void networkNoveltyIsHonest() {
        assertHonest("networkNovelty");
    }

    @Test
    void countryNoveltyIsHonest() {
        assertHonest("countryNovelty");
    }

    @Test
    void impossibleTravelIsHonest() {
        assertHonest("impossibleTravel");
    }

    @Test
    void unusualHourIsHonest() {
        assertHonest("unusualHour");
    }

    @Test
    void standingEvidenceAsAWholeIsHonest() {
        assertHonest("standing");
    }

    @Test
    void theScaleIsOfTheRightOrder() {
        assertThat(shareAtLeast(40)).isBetween(0.001, 0.05);
        assertThat(shareAtLeast(80)).isLessThan(0.001);
        assertThat(shareAtLeast(95)).isZero();
    }

    private double shareAtLeast(int score) {
        double count = 0;
        for (int i = score; i <= 100; i++) {
            count += atLeast[i];
        }
        return count / decisions;
    }

    @Test
    void burstsAndDropsOfClientsWithAnySpreadAreHonest() {
        var weights = Weights.shipped();
        var requestRateHabit = new RequestRateHabit(0, 10_000, weights, "10s");
        for (double mean : new double[] {0.2, 3, 30}) {
            for (double shape : new double[] {1, 100}) {
                var random = new Random(11);
                var burst = new Means();
                var drop = new Means();
                for (int id = 0; id < 25; id++) {
                    var inventedClient = new InventedClient();
                    for (int window = 0; window < 600; window++) {
                        int x = Draws.negativeBinomial(random, mean, shape);
                        if (window >= 400) {
                            NegativeBinomial expected =
                                    requestRateHabit.predictive(inventedClient.profile.words());
                            burst.add(id, expected.burst(x));
                            drop.add(id, expected.drop(x));
                        }
                        send(inventedClient, InventedCaller.MONDAY + window * 40_000L, x + 1);
                    }
                }
                String what = "mean " + mean + " shape " + shape;
                assertThat(burst.mean()).as("burst, " + what).isLessThan(1 + 2 * burst.error());
                assertThat(drop.mean()).as("drop, " + what).isLessThan(1.05 + 2 * drop.error());
            }
        }
    }

    private static void send(InventedClient inventedClient, long from, int requests) {
        for (int i = 0; i < requests; i++) {
            inventedClient.allow(InventedCaller.partner().observe(from + i * 9_999L / requests));
        }
    }
}
