// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.riskgate.signals.InventedCaller;
import dev.riskgate.signals.InventedClient;
import dev.riskgate.signals.model.Bits;
import dev.riskgate.signals.population.Population.Kind;
import dev.riskgate.signals.profile.FeatureTags;

import org.junit.jupiter.api.Test;

import java.util.Random;
import java.util.concurrent.Executors;

class PopulationTest {

    private static final int TODAY = Bits.day(InventedCaller.MONDAY);

    private final Population population = new Population();

    @Test
    void sharesFollowWhatWasCounted() {
        for (int i = 0; i < 10_000; i++) {
            population.count(Kind.NETWORK, i % 4 == 0 ? 1 : 2 + i % 50, TODAY);
        }

        assertThat(population.share(Kind.NETWORK, 1, 0, 0)).isCloseTo(0.25, within(0.01));
        assertThat(population.share(Kind.NETWORK, 999_999, 0, 0)).isBetween(0.0, 0.001);
        assertThat(population.share(Kind.COUNTRY, 1, 0, 0)).isCloseTo(1 / 500.0, within(1e-9));
    }

    @Test
    void theJudgedClientIsNotPartOfWhatIsCommon() {
        for (int day = TODAY; day < TODAY + 10; day++) {
            population.count(Kind.NETWORK, 1, day);
        }

        assertThat(population.share(Kind.NETWORK, 1, 10, 10))
                .isEqualTo(new Population().share(Kind.NETWORK, 1, 0, 0));
    }

    @Test
    void oneBusyClientDoesNotDefineWhatIsCommon() {
        var busy = new InventedClient(population);
        for (int i = 0; i < 5_000; i++) {
            busy.allow(InventedCaller.partner().observe(InventedCaller.MONDAY + i * 1_000L));
        }
        long country = FeatureTags.country(InventedCaller.partner().observe(0));

        // Once for its one day, however many requests.
        assertThat(population.share(Kind.COUNTRY, country, 0, 0))
                .isCloseTo((1 + 20 / 500.0) / 21, within(1e-9));
    }

    @Test
    void aClientThatShowsAThousandFacesADayCountsFewOfThem() {
        var flood = new InventedClient(population);
        for (int i = 0; i < 1_000; i++) {
            flood.allow(
                    InventedCaller.partner().with("bot/" + i).observe(InventedCaller.MONDAY + i));
        }

        // Everything unseen has the prior's share; had all thousand been counted, it would be a
        // fiftieth of it.
        double unseen = population.share(Kind.SOFTWARE, 77, 0, 0);
        assertThat(unseen).isGreaterThan(20.0 / 200 / (20 + 64));
    }

    @Test
    void whatNobodyWasSeenWithForAMonthIsForgotten() {
        for (int i = 0; i < 100; i++) {
            population.count(Kind.NETWORK, 1, TODAY);
        }
        population.count(Kind.NETWORK, 2, TODAY + 16);
        assertThat(population.share(Kind.NETWORK, 1, 0, 0)).isGreaterThan(0.5);

        population.count(Kind.NETWORK, 2, TODAY + 32);
        assertThat(population.share(Kind.NETWORK, 1, 0, 0)).isLessThan(0.05);
    }

    @Test
    void aClockThatWasYearsAheadIsForgottenToo() {
        population.count(Kind.NETWORK, 1, 60_000);
        for (int i = 0; i < 100; i++) {
            population.count(Kind.NETWORK, 2, TODAY);
        }

        assertThat(population.share(Kind.NETWORK, 2, 0, 0)).isGreaterThan(0.5);
    }

    @Test
    void threadsLoseNoCount() throws Exception {
        population.count(Kind.NETWORK, 1, TODAY);
        try (var pool = Executors.newFixedThreadPool(4)) {
            for (int t = 0; t < 4; t++) {
                var _ =
                        pool.submit(
                                () -> {
                                    for (int i = 0; i < 25_000; i++) {
                                        population.count(Kind.NETWORK, 1, TODAY);
                                        population.count(Kind.COUNTRY, i, TODAY);
                                    }
                                });
            }
        }

        double expected = (100_001 + 20 / 200.0) / (100_001 + 20);
        assertThat(population.share(Kind.NETWORK, 1, 0, 0)).isCloseTo(expected, within(1e-9));
    }

    @Test
    void aCountIsNeverTooLowAndRarelyFarTooHigh() {
        var random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            population.count(Kind.NETWORK, random.nextInt(100_000), TODAY);
        }
        int farOff = 0;
        for (int key = 0; key < 1_000; key++) {
            double error = population.share(Kind.NETWORK, 1_000_000 + key, 0, 0) - 0.1 / 200_020;
            assertThat(error).isGreaterThanOrEqualTo(0);
            farOff += error > 3e-4 ? 1 : 0;
        }
        assertThat(farOff).isLessThan(50);
    }
}
