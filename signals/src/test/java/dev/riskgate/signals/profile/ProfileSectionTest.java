// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.signals.InventedCaller;
import dev.riskgate.signals.InventedClient;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;

/** What the next build adds to a profile, this one reads past and loses nothing of. */
class ProfileSectionTest {

    private static final int CORE = 832;

    private final InventedClient client = new InventedClient();
    private final InventedCaller partner = InventedCaller.partner();

    @BeforeEach
    void work() {
        client.work(partner, InventedCaller.MONDAY, 20, new Random(1));
    }

    @Test
    void aProfileOfTheNextBuildIsReadAndHandedOnAsItIs() {
        byte[] bytes = InventedSection.with(client.profile, 7, 8);

        Profile read = Profile.fromBytes(bytes);

        var request = partner.observe(InventedCaller.MONDAY + 21 * InventedCaller.DAY);
        assertThat(bytes).hasSize(CORE + 4 + 16);
        assertThat(client.model.assess(read, client.population, request).risk())
                .isEqualTo(client.assess(request).risk());
        assertThat(read.toBytes()).isEqualTo(bytes);
    }

    @Test
    void withoutAnythingNewTheNextBuildWritesWhatTheBuildBeforeWrote() {
        byte[] bytes = InventedSection.with(client.profile, 0, 0);

        assertThat(bytes).hasSize(CORE).startsWith(1).isEqualTo(client.profile.toBytes());
    }

    @Test
    void whatThisBuildMergesTheNextOneJoins() {
        List<Profile> contributions = new ArrayList<>();
        contributions.add(Profile.fromBytes(InventedSection.with(client.profile, 7, 1)));
        contributions.add(Profile.fromBytes(InventedSection.with(client.profile, 2, 8)));
        contributions.add(client.profile);

        Profile base = new Profile();
        for (Profile contribution : contributions) {
            base = Profile.fromBytes(Profile.merge(List.of(base, contribution)).toBytes());
        }
        long[] joined = InventedSection.read(base.toBytes());

        assertThat(joined[InventedSection.AT]).isEqualTo(7);
        assertThat(joined[InventedSection.AT + 1]).isEqualTo(8);
        assertThat(joined[ProfileLayout.REQUESTS]).isEqualTo(3 * client.profile.requests());
        assertThat(InventedSection.NEXT.bytes(joined, List.of()))
                .as("one section again")
                .hasSize(CORE + 4 + 16);
    }

    @Test
    void theOrderOfAMergeDoesNotMatterAndEqualSectionsAreOne() {
        List<byte[]> stored = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            stored.add(InventedSection.with(new Profile(), i % 3 + 1, 0));
        }
        byte[] merged = merged(stored);
        var random = new Random(1);
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(stored, random);
            assertThat(merged(stored)).isEqualTo(merged);
        }
        stored.add(merged);
        assertThat(merged(stored)).isEqualTo(merged).hasSize(CORE + 3 * (4 + 16));
    }

    private static byte[] merged(List<byte[]> stored) {
        return Profile.merge(stored.stream().map(Profile::fromBytes).toList()).toBytes();
    }

    @Test
    void aReplicaContributesOnlyWhatItUnderstands() {
        Profile next = Profile.fromBytes(InventedSection.with(client.profile, 7, 8));

        Profile shared = Profile.shared(null, List.of(next));

        assertThat(shared.requests()).isEqualTo(client.profile.requests());
        assertThat(shared.contribution()).hasSize(CORE);
    }

    @Test
    void whatHasBecomeTooLongIsSaid() {
        List<byte[]> stored = new ArrayList<>();
        for (int i = 1; i <= 365; i++) {
            stored.add(InventedSection.with(new Profile(), i, 0));
        }
        Profile full = Profile.merge(stored.stream().map(Profile::fromBytes).toList());
        assertThat(full.isStorable()).isTrue();
        assertThat(Profile.fromBytes(full.toBytes()).toBytes()).hasSize(832 + 365 * 20);

        Profile more = Profile.fromBytes(InventedSection.with(new Profile(), 366, 0));

        assertThat(Profile.merge(List.of(full, more)).isStorable()).isFalse();
    }

    @Test
    void whatIsMalformedIsRefusedWithAReason() {
        refused(2, new int[] {}, "a profile of version 2 has 833 to 8192 bytes, not 832");
        refused(2, new int[7361], "a profile of version 2 has 833 to 8192 bytes, not 8193");
        refused(1, new int[] {0, 9, 0, 1, 5}, "a profile of version 1 has 832 bytes, not 837");
        refused(3, new int[] {0, 9, 0, 1, 5}, "a profile of version 3; this build reads");
        refused(2, new int[] {0, 9, 0}, "it ends within a section's first bytes");
        refused(2, new int[] {0, 9, 0, 1}, "it ends within a section's first bytes");
        refused(2, new int[] {0, 9, 0, 2, 5}, "section 9 is longer than what is there");
        refused(2, new int[] {0, 9, 255, 255, 5}, "section 9 is longer than what is there");
        refused(2, new int[] {0, 9, 0, 0, 5}, "section 9 is empty, or nobody's");
        refused(2, new int[] {0, 0, 0, 1, 5}, "section 0 is empty, or nobody's");
        refused(
                2,
                new int[] {0, 9, 0, 1, 5, 0, 9, 0, 1, 5},
                "section 9 stands twice, or out of order");
        refused(
                2,
                new int[] {0, 9, 0, 1, 5, 0, 8, 0, 1, 5},
                "section 8 stands twice, or out of order");
    }

    private void refused(int version, int[] sections, String why) {
        assertThatThrownBy(() -> Profile.fromBytes(bytes(version, sections)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void theNextBuildRefusesItsOwnSectionWhereItIsNotAsItMustBe() {
        byte[] shorter = bytes(2, new int[] {900 >> 8, 900 & 0xff, 0, 1, 5});
        assertThatThrownBy(() -> InventedSection.read(shorter))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("section 900 has another length than 2 words");
        byte[] negative = InventedSection.with(client.profile, -1, 0);
        assertThatThrownBy(() -> InventedSection.read(negative))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("impossible");
    }

    @Test
    void twoSectionsCannotHaveOneIdOrOnePlace() {
        var first = new InventedSection(900, 104);
        for (var second : List.of(new InventedSection(900, 106), new InventedSection(901, 105))) {
            assertThatThrownBy(() -> new ProfileCodec(List.of(first, second)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("section " + second.id());
        }
        assertThat(new ProfileCodec(List.of(first, new InventedSection(901, 106))).words())
                .isEqualTo(108);
    }

    @Test
    void whateverFollowsTheCoreIsRefusedWithAReasonOrHandedOn() {
        var random = new Random(1);
        int passed = 0;
        for (int i = 0; i < 50_000; i++) {
            int[] noise = new int[random.nextInt(40)];
            for (int at = 0; at < noise.length; at++) {
                noise[at] = random.nextInt(random.nextInt(10) == 0 ? 256 : 4);
            }
            byte[] bytes = bytes(2, noise);
            try {
                assertThat(Profile.fromBytes(bytes).toBytes()).isEqualTo(bytes);
                passed++;
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("profile");
            }
        }
        assertThat(passed).isGreaterThan(100);
    }

    /** By hand, as the documentation describes them. */
    private byte[] bytes(int version, int[] sections) {
        byte[] bytes = Arrays.copyOf(client.profile.toBytes(), CORE + sections.length);
        for (int i = 0; i < sections.length; i++) {
            bytes[CORE + i] = (byte) sections[i];
        }
        bytes[0] = (byte) version;
        var buffer = ByteBuffer.wrap(bytes).putInt(16, 0);
        var crc = new CRC32();
        crc.update(bytes);
        buffer.putInt(16, (int) crc.getValue());
        return bytes;
    }
}
