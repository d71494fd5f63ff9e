// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.riskgate.signals.InventedCaller;
import dev.riskgate.signals.InventedClient;
import dev.riskgate.signals.InventedExchange;
import dev.riskgate.signals.InventedReplica;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.profile.RequestRateHabit;
import dev.riskgate.signals.signal.RiskSettings;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** A burst that several replicas see at once, each a part of it. */
class SharedBurstTest {

    private static final RiskModel MODEL =
            new RiskModel(Weights.shipped(), RiskSettings.defaults());

    /**
     * Rather more than the drift of one window, which two replicas may feel a moment apart. W is at
     * most 7.
     */
    private static final double TOLERANCE = 0.4;

    private final List<InventedReplica> replicas = new ArrayList<>();
    private InventedClient one = new InventedClient(MODEL, new Population());

    /** What one process knew at least, of late. */
    private static double leastSince(TreeMap<Long, Double> evidence, long millis) {
        return evidence.tailMap(millis).values().stream().mapToDouble(w -> w).min().orElse(0);
    }

    /** Returns the time it ends at. */
    private long learn(int count, Random random) {
        var inventedExchange = new InventedExchange();
        var population = new Population();
        one = new InventedClient(MODEL, new Population());
        replicas.clear();
        for (int i = 0; i < count; i++) {
            replicas.add(new InventedReplica(inventedExchange, MODEL, population));
        }
        one.work(InventedCaller.partner(), InventedCaller.MONDAY, 30, new Random(1));
        InventedReplica first = replicas.getFirst();
        long now =
                first.inventedClient.work(
                        InventedCaller.partner(), InventedCaller.MONDAY, 30, new Random(1));
        first.contribute();
        replicas.forEach(InventedReplica::refresh);
        return now + 10 * InventedCaller.HOUR + random.nextInt(10_000);
    }

    @ParameterizedTest(name = "{0} replicas, told every {1} ms, a request every {2} ms")
    @CsvSource({
        "2, 100, 100",
        "2, 1000, 100",
        "2, 3000, 100",
        "4, 100, 100",
        "4, 1000, 100",
        "4, 3000, 100",
        "8, 100, 100",
        "8, 1000, 100",
        "8, 3000, 100",
        "8, 1000, 10",
        "8, 1000, 400",
        "4, 1000, 1500",
        "3, 1000, 3000",
    })
    void evidenceOfItIsNeitherCountedTwiceNorLostOnceItWasTold(int count, long every, int gap) {
        for (int round = 0; round < 5; round++) {
            var random = new Random(round);
            long start = learn(count, random);
            burst(count, every, gap, start, random);
        }
    }

    /**
     * Requests of one moment are counted in another order here and there: that much, or a
     * twentieth.
     */
    private static double tolerance(double w) {
        return Math.max(TOLERANCE, w / 20);
    }

    private void burst(int count, long every, int gap, long start, Random random) {
        var known = new TreeMap<Long, Double>();
        known.put(start, 0.0);
        long now = start;
        while (now < start + InventedCaller.MINUTE) {
            now += 1 + random.nextInt(2 * gap);
            Observation o = InventedCaller.partner().observe(now);
            for (InventedReplica inventedReplica : replicas) {
                inventedReplica.pass(now, every, false);
            }
            InventedReplica here = replicas.get(random.nextInt(count));
            here.pass(now, every, true);
            double w = here.inventedClient.send(o, Outcome.THROTTLED).incremental();
            double all = one.send(o, Outcome.THROTTLED).incremental();
            known.put(now, all);
            assertThat(w).as("twice").isLessThanOrEqualTo(all + tolerance(all));
            // Whoever enters a window goes on from what he was told by then: it takes one interval
            // until
            // a replica tells, and another until one asks.
            double told =
                    leastSince(known, now - now % RequestRateHabit.SECONDS - 2 * every - 2L * gap);
            assertThat(w).as("lost").isGreaterThanOrEqualTo(told - tolerance(told));
        }
        replicas.forEach(InventedReplica::contribute);
        Observation next = InventedCaller.partner().observe(now + 100);
        double all = one.assess(next).incremental();
        for (InventedReplica inventedReplica : replicas) {
            inventedReplica.refresh();
            assertThat(inventedReplica.inventedClient.assess(next).incremental())
                    .isCloseTo(all, within(tolerance(all)));
        }
    }
}
