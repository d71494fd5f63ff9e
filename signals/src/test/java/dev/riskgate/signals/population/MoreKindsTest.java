// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.signals.InventedCaller;
import dev.riskgate.signals.model.Bits;
import dev.riskgate.signals.population.Population.Kind;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/** What the next build counts beyond the seven kinds, this one reads past and loses nothing of. */
class MoreKindsTest {

    private static final int TODAY = Bits.day(InventedCaller.MONDAY);

    private static byte[] contribution(int networks) {
        var population = Population.shared();
        for (int i = 0; i < networks; i++) {
            population.count(Kind.NETWORK, 7, TODAY);
        }
        return population.contribution();
    }

    /**
     * By hand, as the documentation describes it.
     *
     * @param numbers below 128, so each is a byte
     */
    private static byte[] next(byte[] contribution, int... numbers) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(Arrays.copyOf(contribution, contribution.length - 4));
        for (int number : numbers) {
            out.write(number);
        }
        byte[] bytes = out.toByteArray();
        bytes[0] = 2;
        var crc = new CRC32();
        crc.update(bytes);
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write((int) (crc.getValue() >>> shift));
        }
        bytes = out.toByteArray();
        bytes[0] = 2;
        return bytes;
    }

    @Test
    void whatTheNextBuildCountsIsReadAsFarAsItIsKnown() {
        var reader = Population.shared();
        reader.refresh(List.of(next(contribution(40), 1, 9, 5, 6)));
        var before = Population.shared();
        before.refresh(List.of(contribution(40)));

        assertThat(reader.share(Kind.NETWORK, 7, 0, 0))
                .isEqualTo(before.share(Kind.NETWORK, 7, 0, 0))
                .isGreaterThan(0.6);
        assertThat(reader.contribution()).startsWith(1);
    }

    @Test
    void mergedByThisBuildItStaysCounted() {
        byte[] one = next(contribution(40), 2, 8, 3, 4, 9, 5, 6);
        byte[] other = next(contribution(2), 1, 9, 10, 20);

        byte[] merged = Population.merge(List.of(one, contribution(1), other));

        assertThat(merged).isEqualTo(next(contribution(43), 2, 8, 3, 4, 9, 15, 26));
        assertThat(Population.merge(List.of(contribution(40), contribution(3))))
                .as("without anything new, as the build before wrote it")
                .isEqualTo(contribution(43));
    }

    @Test
    void whatIsMalformedIsRefused() {
        int[][] malformed = {
            {},
            {0},
            {1, 6, 5, 6},
            {2, 9, 5, 6, 8, 5, 6},
            {2, 9, 5, 6, 9, 5, 6},
            {1, 9, 5},
            {2, 9, 5, 6},
            {1, 9, 5, 6, 7},
            {65, 9, 5, 6},
            {1, 65, 5, 6}
        };
        for (int[] numbers : malformed) {
            assertThatThrownBy(() -> Population.merge(List.of(next(contribution(1), numbers))))
                    .as(Arrays.toString(numbers))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("malformed");
        }
    }

    /** The position of a kind is stored. */
    @Test
    void theFirstSevenKindsStayWhereTheyAre() {
        assertThat(Kind.values())
                .startsWith(
                        Kind.COUNTRY,
                        Kind.NETWORK,
                        Kind.PLATFORM,
                        Kind.SOFTWARE,
                        Kind.SOFTWARE_IN_COUNTRY,
                        Kind.DEVICE,
                        Kind.HOUR);
    }
}
