// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.riskgate.signals.Draws;
import dev.riskgate.signals.InventedCaller;
import dev.riskgate.signals.InventedClient;
import dev.riskgate.signals.InventedExchange;
import dev.riskgate.signals.InventedReplica;
import dev.riskgate.signals.model.Bits;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.signals.signal.RiskSettings;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Several replicas that share one client, beside one process that sees everything. */
class ProfileReplicasTest {

    private static final RiskModel MODEL =
            new RiskModel(Weights.shipped(), RiskSettings.defaults());

    private final InventedExchange inventedExchange = new InventedExchange();
    private final Population population = new Population();
    private final List<InventedReplica> replicas = new ArrayList<>();

    private InventedReplica start() {
        var inventedReplica = new InventedReplica(inventedExchange, MODEL, population);
        replicas.add(inventedReplica);
        return inventedReplica;
    }

    /** Whatever is lost, repeated, late, dropped, killed or buried. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void noRequestIsCountedTwiceAndOnlyTheKilledTakeSomeWithThem(int seed) {
        var random = new Random(seed);
        for (int i = 0; i < 4; i++) {
            start();
        }
        List<Runnable> messages = new ArrayList<>();
        List<Integer> dead = new ArrayList<>();
        long folded = 0;
        long lost = 0;
        long now = InventedCaller.MONDAY;
        for (int i = 0; i < 5_000; i++) {
            now += random.nextInt(20) == 0 ? random.nextInt(3_600_000) : random.nextInt(3_000);
            InventedReplica one = replicas.get(random.nextInt(replicas.size()));
            switch (random.nextInt(100)) {
                case 0, 1, 2, 3, 4, 5 -> lost += one.contribute();
                case 6, 7, 8, 9, 10 -> one.refresh();
                case 11, 12, 13 -> messages.add(one.contribution());
                case 14, 15, 16, 17, 18 -> deliver(messages, random);
                case 19 -> {
                    lost += one.contribute();
                    one.refill();
                }
                case 20 -> {
                    lost += one.uncontributed();
                    dead.add(one.incarnation());
                    replicas.remove(one);
                    start();
                }
                case 21 -> {
                    Collections.shuffle(dead, random);
                    if (!dead.isEmpty()) {
                        inventedExchange.bury(dead.removeLast());
                    }
                }
                case 22 -> {
                    if (random.nextInt(10) == 0) {
                        // Taken for dead, wrongly.
                        inventedExchange.bury(one.incarnation());
                    }
                }
                default -> {
                    one.inventedClient.allow(InventedCaller.partner().observe(now));
                    folded++;
                }
            }
            assertThat(inventedExchange.all().requests()).isLessThanOrEqualTo(folded);
        }
        for (InventedReplica one : replicas) {
            lost += one.contribute();
            // Those that were taken for dead have begun a new contribution by now.
            one.contribute();
        }
        Collections.shuffle(messages, random);
        messages.forEach(Runnable::run);
        dead.forEach(inventedExchange::bury);

        long counted = inventedExchange.all().requests();
        assertThat(lost).isPositive().isLessThan(folded / 2);
        // Messages that were on their way when their sender was killed may save some.
        assertThat(counted).isBetween(folded - lost, folded);
        for (InventedReplica one : replicas) {
            one.refresh();
            assertThat(one.inventedClient.profile.requests()).isEqualTo(counted);
            one.refill();
            assertThat(one.inventedClient.profile.requests()).isEqualTo(counted);
        }
    }

    /** Other clients, so that this one is not all there is. */
    private static void others(Population population) {
        var random = new Random(7);
        for (int i = 0; i < 200; i++) {
            var other = new InventedClient(MODEL, population);
            InventedCaller inventedCaller =
                    new InventedCaller(
                            1_000 + i,
                            0,
                            "software/" + random.nextInt(10),
                            "",
                            random.nextInt(20),
                            random.nextInt(3) == 0
                                    ? InventedCaller.MUNICH
                                    : InventedCaller.NEW_YORK);
            for (int day = 20; day < 40; day++) {
                other.allow(
                        inventedCaller.observe(
                                InventedCaller.MONDAY + day * InventedCaller.DAY + i * 400_000));
            }
        }
    }

    private static void deliver(List<Runnable> messages, Random random) {
        if (!messages.isEmpty()) {
            Runnable message = messages.get(random.nextInt(messages.size()));
            message.run();
            if (random.nextInt(3) == 0) {
                messages.remove(message);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,2", "2,3", "3,4", "4,8", "5,1"})
    void replicasThatTellEachOtherEverySecondKnowWhatOneProcessWouldKnow(int seed, int count) {
        var random = new Random(seed);
        var one = new InventedClient(MODEL, new Population());
        for (int i = 0; i < count; i++) {
            start();
        }
        InventedCaller[] callers = {
            InventedCaller.partner(),
            InventedCaller.partner().at(InventedCaller.MUNICH),
            InventedCaller.partner().with("partner-sync/3"),
        };
        long now = InventedCaller.MONDAY;
        for (int day = 0; day < 40; day++) {
            for (int session = 0; session < 12; session++) {
                now =
                        InventedCaller.MONDAY
                                + day * InventedCaller.DAY
                                + (7 + session) * InventedCaller.HOUR
                                + random.nextInt(600_000);
                InventedCaller inventedCaller =
                        callers[random.nextInt(6) == 0 ? random.nextInt(3) : 0];
                int requests = 1 + Draws.negativeBinomial(random, 20, 2);
                for (int i = 0; i < requests; i++) {
                    now += random.nextInt(1_500);
                    Observation o = inventedCaller.observe(now);
                    one.allow(o);
                    for (InventedReplica inventedReplica : replicas) {
                        inventedReplica.pass(now, 1_000, false);
                    }
                    InventedReplica here = replicas.get(random.nextInt(count));
                    here.pass(now, 1_000, true);
                    here.inventedClient.allow(o);
                }
            }
        }

        replicas.forEach(InventedReplica::contribute);
        InventedClient reader = replicas.getFirst().inventedClient;
        replicas.getFirst().refresh();
        long[] many = reader.profile.words();
        long[] alone = one.profile.words();
        assertThat(reader.profile.requests()).isEqualTo(one.profile.requests());
        assertThat(many[ProfileLayout.FIRST]).isEqualTo(alone[ProfileLayout.FIRST]);
        assertThat(many[ProfileLayout.DAYS]).isEqualTo(alone[ProfileLayout.DAYS]);
        for (int i = 0; i < ProfileLayout.HOUR_WORDS; i++) {
            assertThat(many[ProfileLayout.HOURS + i]).isEqualTo(alone[ProfileLayout.HOURS + i]);
        }
        for (Feature feature : Feature.values()) {
            assertThat(Exactly.values(reader.profile, feature))
                    .isEqualTo(Exactly.values(one.profile, feature));
        }
        for (int rate = 0; rate < 2; rate++) {
            int at = RequestRateHabit.at(rate);
            double n = Bits.low(alone[at + 1]);
            double mean = Bits.high(alone[at + 2]) / n;
            assertThat(Bits.low(many[at + 1])).isCloseTo((float) n, within((float) n * 0.03f));
            assertThat(Bits.high(many[at + 2]) / Bits.low(many[at + 1]))
                    .isCloseTo((float) mean, within((float) mean * 0.03f));
        }
        assertThat(reader.profile.baselinePerSecond(now))
                .isCloseTo(
                        one.profile.baselinePerSecond(now),
                        within(one.profile.baselinePerSecond(now) * 0.03));
        others(one.population);
        others(population);
        InventedCaller[] probes = {
            callers[0],
            callers[1],
            callers[0].at(InventedCaller.SAO_PAULO),
            callers[0].with("curl/8"),
        };
        for (InventedCaller probe : probes) {
            for (int hour = 0; hour < 24; hour += 5) {
                Observation o =
                        probe.observe(now + InventedCaller.MINUTE + hour * InventedCaller.HOUR);
                assertThat(reader.assess(o).risk().nats())
                        .isCloseTo(one.assess(o).risk().nats(), within(0.1));
            }
        }
    }
}
