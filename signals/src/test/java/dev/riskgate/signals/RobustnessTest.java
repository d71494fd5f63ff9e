// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Observation.Method;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Place.NetworkClass;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.risk.Assessment;
import dev.riskgate.signals.risk.Contribution;
import dev.riskgate.signals.risk.Outcome;

import org.junit.jupiter.api.Test;

import java.util.Random;

/** Whatever comes in, a number comes out. */
class RobustnessTest {

    private static final double[] COORDINATES = {
        0,
        -0.0,
        52.5,
        -90,
        90,
        180,
        -180,
        181,
        1e308,
        -1e308,
        Double.NaN,
        Double.MIN_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };
    private static final long[] TIMES = {
        Long.MIN_VALUE, -1, 0, 1, InventedCaller.MONDAY, 1L << 44, (1L << 44) - 1, Long.MAX_VALUE
    };
    private static final String[] COUNTRIES = {"", "DE", "BR", "??", "deu", "\u0000\n", "ZZ"};

    private static Observation random(Random random, long about) {
        long time =
                switch (random.nextInt(20)) {
                    case 0 -> TIMES[random.nextInt(TIMES.length)];
                    case 1 -> random.nextLong();
                    case 2 -> about - random.nextInt(1_000_000_000);
                    default -> about;
                };
        var place =
                new Place(
                        COUNTRIES[random.nextInt(COUNTRIES.length)],
                        random.nextInt(3) == 0 ? 0 : random.nextInt(),
                        COORDINATES[random.nextInt(COORDINATES.length)],
                        COORDINATES[random.nextInt(COORDINATES.length)],
                        random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(100),
                        NetworkClass.values()[random.nextInt(NetworkClass.values().length)]);
        return new Observation(
                time,
                random.nextInt(3),
                random.nextInt(4) == 0 ? random.nextLong() : 0,
                random.nextInt(5),
                random.nextInt(3),
                random.nextLong(),
                random.nextInt(6),
                random.nextInt(3),
                place,
                0,
                Method.values()[random.nextInt(Method.values().length)],
                random.nextLong(),
                random.nextLong());
    }

    @Test
    void noObservationMakesAScoreThatIsNotANumber() {
        var random = new Random(42);
        Population population = new Population();
        for (int round = 0; round < 20; round++) {
            var inventedClient = new InventedClient(population);
            long time = InventedCaller.MONDAY;
            for (int i = 0; i < 2_000; i++) {
                time += (long) Math.exp(random.nextDouble() * 16);
                Observation o = random(random, time);
                var outcome = Outcome.values()[random.nextInt(Outcome.values().length)];
                Assessment assessment = inventedClient.send(o, outcome);
                assertThat(assessment.risk().score()).isBetween(0.0, 100.0);
                assertThat(assessment.risk().nats()).isFinite().isBetween(-10.0, 30.0);
                assertThat(assessment.risk().contributions())
                        .allSatisfy(c -> assertThat(c.nats()).isFinite());
                assertThat(inventedClient.profile.baselinePerSecond(time)).isFinite();
            }
            assertThat(inventedClient.profile.requests()).isEqualTo(2_000);
        }
    }

    @Test
    void reasonsHoldNothingThatTheCallerWrote() {
        var random = new Random(43);
        var inventedClient = new InventedClient();
        for (int i = 0; i < 20_000; i++) {
            Observation o = random(random, InventedCaller.MONDAY + i * 60_000L);
            for (Contribution c : inventedClient.allow(o).risk().contributions()) {
                assertThat(c.reason()).matches("[\\x20-\\x7e]*").hasSizeLessThan(120);
            }
        }
    }

    @Test
    void aClockThatWasAheadForAWhileDoesNotStopLearning() {
        var inventedClient = new InventedClient();
        InventedCaller partner = InventedCaller.partner();
        long now = inventedClient.work(partner, InventedCaller.MONDAY, 10, new Random(1));
        inventedClient.allow(partner.observe(now + 3_000 * InventedCaller.DAY));

        long then = inventedClient.work(partner, now, 10, new Random(1)) + 9 * InventedCaller.HOUR;
        inventedClient.allow(partner.observe(then));

        assertThat(inventedClient.score(partner.observe(then + 1))).isLessThan(20);
        Observation thief =
                partner.at(InventedCaller.SAO_PAULO)
                        .with("curl/8")
                        .observe(then + InventedCaller.MINUTE);
        assertThat(inventedClient.score(thief)).isGreaterThanOrEqualTo(80);
    }

    @Test
    void requestsThatArriveOutOfOrderCountAsIfInOrder() {
        var ordered = new InventedClient();
        var shuffled = new InventedClient();
        InventedCaller partner = InventedCaller.partner();
        var random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            long at = InventedCaller.MONDAY + i * 3_000L;
            ordered.allow(partner.observe(at));
            shuffled.allow(partner.observe(at - random.nextInt(2_000)));
        }

        long now = InventedCaller.MONDAY + 5_000 * 3_000L;
        assertThat(shuffled.profile.requests()).isEqualTo(5_000);
        assertThat(shuffled.profile.baselinePerSecond(now))
                .isBetween(
                        ordered.profile.baselinePerSecond(now) * 0.8,
                        ordered.profile.baselinePerSecond(now) * 1.2);
        assertThat(shuffled.score(partner.observe(now))).isLessThan(20);
    }
}
