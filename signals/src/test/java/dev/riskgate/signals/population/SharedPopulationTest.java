// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.riskgate.signals.InventedCaller;
import dev.riskgate.signals.model.Bits;
import dev.riskgate.signals.population.Population.Kind;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;

class SharedPopulationTest {

    private static final int TODAY = Bits.day(InventedCaller.MONDAY);

    private static Population counting(long seed, int counts, int firstDay, int days) {
        var random = new Random(seed);
        var population = Population.shared();
        for (int i = 0; i < counts; i++) {
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            population.count(kind, random.nextInt(500), firstDay + i * days / counts);
        }
        return population;
    }

    @Test
    void whatSeveralCountedIsCommonToAllOfThem() {
        var one = new Population();
        List<Population> replicas =
                List.of(Population.shared(), Population.shared(), Population.shared());
        var random = new Random(1);
        for (int i = 0; i < 30_000; i++) {
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            int key = random.nextInt(3_000);
            int day = TODAY + i / 1_000;
            one.count(kind, key, day);
            replicas.get(random.nextInt(3)).count(kind, key, day);
            if (random.nextInt(500) == 0) {
                refresh(replicas, random.nextInt(3));
            }
        }

        for (int i = 0; i < 3; i++) {
            refresh(replicas, i);
            for (int key = 0; key < 3_000; key++) {
                for (Kind kind : Kind.values()) {
                    assertThat(replicas.get(i).share(kind, key, 0, 0))
                            .isEqualTo(one.share(kind, key, 0, 0));
                }
            }
        }
    }

    private static void refresh(List<Population> replicas, int reader) {
        List<byte[]> others = new ArrayList<>();
        for (int i = 0; i < replicas.size(); i++) {
            if (i != reader) {
                others.add(replicas.get(i).contribution());
            }
        }
        replicas.get(reader).refresh(others);
        replicas.get(reader).refresh(others);
    }

    @Test
    void mergingIsCommutativeAndAssociative() {
        for (int seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            List<byte[]> parts = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                int from = TODAY + random.nextInt(40);
                parts.add(counting(random.nextLong(), 3_000, from, 20).contribution());
            }
            byte[] all = Population.merge(parts);
            Collections.shuffle(parts, random);
            assertThat(Population.merge(parts)).isEqualTo(all);
            byte[] left = Population.merge(parts.subList(0, 2));
            byte[] right = Population.merge(parts.subList(2, 5));
            assertThat(Population.merge(List.of(left, right))).isEqualTo(all);
            assertThat(Population.merge(List.of(all))).isEqualTo(all);
        }
    }

    @Test
    void whatWasDisownedIsCountedOnceWithTheOthers() {
        Population population = counting(1, 5_000, TODAY, 10);
        double share = population.share(Kind.NETWORK, 7, 0, 0);
        byte[] before = population.contribution();

        population.disown();

        assertThat(population.ownCounts()).isZero();
        assertThat(population.share(Kind.NETWORK, 7, 0, 0)).isEqualTo(share);
        population.refresh(List.of(before));
        assertThat(population.share(Kind.NETWORK, 7, 0, 0)).isEqualTo(share);
        population.refresh(List.of());
        assertThat(population.share(Kind.NETWORK, 7, 0, 0))
                .isEqualTo(new Population().share(Kind.NETWORK, 7, 0, 0));
    }

    @Test
    void aPaneOfMonthsAgoIsForgottenWhoeverCountedIt() {
        Population idle = counting(1, 5_000, TODAY, 1);
        Population busy = Population.shared();
        busy.count(Kind.NETWORK, 9_999, TODAY + 40);
        double alone = busy.share(Kind.NETWORK, 7, 0, 0);

        busy.refresh(List.of(idle.contribution()));
        assertThat(busy.share(Kind.NETWORK, 7, 0, 0)).isEqualTo(alone);

        idle.refresh(List.of(Population.merge(List.of(busy.contribution()))));
        // Forty days ahead is further than the next pane: not believed before our own clock says
        // so.
        assertThat(idle.ownCounts()).isEqualTo(5_000);
        idle.count(Kind.NETWORK, 9_999, TODAY + 40);
        idle.refresh(List.of(busy.contribution()));
        assertThat(idle.ownCounts()).isEqualTo(1);
        assertThat(idle.share(Kind.NETWORK, 9_999, 0, 0))
                .isCloseTo((2 + 20 / 200.0) / 22, within(1e-9));
    }

    @Test
    void aWriterWhoseClockIsYearsAheadEmptiesNobodysTable() {
        Population population = counting(1, 5_000, TODAY, 10);
        double share = population.share(Kind.NETWORK, 7, 0, 0);
        byte[] wrong = counting(2, 5_000, TODAY + 4_000, 10).contribution();

        population.refresh(List.of(wrong));

        assertThat(population.share(Kind.NETWORK, 7, 0, 0)).isEqualTo(share);
        assertThat(Population.paneMillis(wrong)).isGreaterThan(InventedCaller.MONDAY);
        assertThat(Population.paneMillis(population.contribution()))
                .isLessThanOrEqualTo(InventedCaller.MONDAY + 10 * InventedCaller.DAY);
    }

    @Test
    void nothingIsLostWhileOthersAreTakenOver() throws Exception {
        Population population = Population.shared();
        population.count(Kind.HOUR, 1, TODAY);
        byte[] others = counting(3, 2_000, TODAY, 1).contribution();
        try (var pool = Executors.newFixedThreadPool(3)) {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                running.add(
                        pool.submit(
                                () -> {
                                    for (int i = 0; i < 100_000; i++) {
                                        population.count(Kind.NETWORK, 5, TODAY);
                                    }
                                }));
            }
            running.add(
                    pool.submit(
                            () -> {
                                for (int i = 0; i < 50; i++) {
                                    population.refresh(i % 2 == 0 ? List.of(others) : List.of());
                                    population.contribution();
                                }
                            }));
            for (Future<?> one : running) {
                one.get();
            }
        }

        assertThat(population.ownCounts()).isEqualTo(200_001);
        assertThat(population.share(Kind.NETWORK, 5, 0, 0)).isGreaterThan(0.999);
        population.refresh(List.of());
        var same = new Population();
        for (int i = 0; i < 200_000; i++) {
            same.count(Kind.NETWORK, 5, TODAY);
        }
        assertThat(population.share(Kind.NETWORK, 5, 0, 0))
                .isEqualTo(same.share(Kind.NETWORK, 5, 0, 0));
    }

    @Test
    void aContributionIsSmallAndBounded() {
        assertThat(Population.shared().contribution()).hasSizeLessThan(30);
        assertThat(counting(1, 1_000, TODAY, 1).contribution()).hasSizeLessThan(10_000);
        assertThat(counting(1, 200_000, TODAY, 20).contribution()).hasSizeLessThan(300_000);
    }

    @Test
    void damagedBytesAreRefusedWithAReasonAndChangeNothing() {
        Population population = counting(1, 2_000, TODAY, 2);
        byte[] good = counting(2, 300, TODAY, 2).contribution();
        byte[] before = population.contribution();
        double share = population.share(Kind.NETWORK, 7, 0, 0);

        assertThatThrownBy(() -> population.refresh(List.of(good, new byte[0])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a population: 0 bytes");
        assertThatThrownBy(() -> population.refresh(List.of(new byte[10_000_000])))
                .isInstanceOf(IllegalArgumentException.class);
        byte[] newer = good.clone();
        newer[0] = 7;
        assertThatThrownBy(() -> Population.merge(List.of(newer)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a population of version 7; this build reads versions 1 and 2");
        for (int i = 1; i < good.length; i++) {
            byte[] flipped = good.clone();
            flipped[i] ^= 0x10;
            assertThatThrownBy(() -> population.refresh(List.of(good, flipped)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("damaged");
            byte[] cut = Arrays.copyOf(good, i);
            assertThatThrownBy(() -> Population.paneMillis(cut))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(population.contribution()).isEqualTo(before);
        assertThat(population.share(Kind.NETWORK, 7, 0, 0)).isEqualTo(share);
    }

    @Test
    void numbersThatCannotBeAreRefusedEvenWithARightChecksum() {
        byte[] good = counting(2, 300, TODAY, 2).contribution();
        var random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = good.clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
                bytes[1 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt();
            }
            if (random.nextInt(4) == 0) {
                bytes = Arrays.copyOf(bytes, 6 + random.nextInt(bytes.length));
            }
            bytes[0] = (byte) (1 + random.nextInt(2));
            sign(bytes);
            Population reader = Population.shared();
            try {
                reader.refresh(List.of(bytes));
                double share = reader.share(Kind.NETWORK, 7, 0, 0);
                assertThat(share).isBetween(0.0, 1.0);
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).contains("a malformed population");
                refused++;
            }
        }
        assertThat(refused).isBetween(1_000, 19_999);
    }

    private static void sign(byte[] bytes) {
        var crc = new CRC32();
        crc.update(bytes, 0, bytes.length - 4);
        for (int i = 0; i < 4; i++) {
            bytes[bytes.length - 4 + i] = (byte) (crc.getValue() >>> 24 - 8 * i);
        }
    }

    @Test
    void onlyASharedPopulationContributes() {
        var population = new Population();
        assertThatThrownBy(population::contribution).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(population::disown).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> population.refresh(List.of()))
                .isInstanceOf(IllegalStateException.class);
    }
}
