// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.signals.InventedCaller;
import dev.riskgate.signals.InventedClient;
import dev.riskgate.signals.model.Bits;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.risk.Assessment;
import dev.riskgate.signals.risk.Outcome;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

/** Whatever the store hands back, it is refused with a reason or can be worked with. */
class ProfileCodecTest {

    private final InventedClient inventedClient = new InventedClient();
    private final InventedCaller partner = InventedCaller.partner();

    private static byte[] bytes(long[] words) {
        return ProfileCodec.CURRENT.bytes(words, List.of());
    }

    @Test
    void numbersThatNobodyCanHaveCountedAreRefused() {
        inventedClient.work(partner, InventedCaller.MONDAY, 5, new Random(1));
        long[] good = inventedClient.profile.words();
        float[] wrong = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -1};
        for (float value : wrong) {
            for (int rate = 0; rate < RequestRateHabit.COUNT; rate++) {
                for (int word = 1; word <= 3; word++) {
                    long[] bad = good.clone();
                    int at = RequestRateHabit.at(rate) + word;
                    bad[at] = word == 1 ? Bits.floats(0, value) : Bits.floats(value, 0);
                    refused(bad);
                }
            }
        }
        long[] w = good.clone();
        w[ProfileLayout.CONTEXTS + 3] = Bits.floats(Float.NaN, 0);
        refused(w);
        long[] requests = good.clone();
        requests[ProfileLayout.REQUESTS] = -1;
        refused(requests);
        long[] crowded = good.clone();
        for (int slot = 0; slot < ProfileLayout.CONTEXT_SLOTS; slot++) {
            crowded[ProfileLayout.CONTEXTS + slot * ProfileLayout.CONTEXT_WORDS] = slot;
            crowded[ProfileLayout.CONTEXTS + slot * ProfileLayout.CONTEXT_WORDS + 1] =
                    SlotTable.USED | SlotTable.PROMOTED;
        }
        refused(crowded);
    }

    private static void refused(long[] words) {
        assertThatThrownBy(() -> Profile.fromBytes(bytes(words)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("an impossible profile");
    }

    @Test
    void whateverPassesCanBeMergedJudgedAndFolded() {
        var random = new Random(1);
        inventedClient.work(partner, InventedCaller.MONDAY, 10, new Random(1));
        int passed = 0;
        for (int i = 0; i < 20_000; i++) {
            Profile strange = strange(random);
            if (strange == null) {
                continue;
            }
            passed++;
            Profile other = Profile.fromBytes(inventedClient.profile.toBytes());
            List<Profile> both =
                    random.nextBoolean() ? List.of(strange, other) : List.of(other, strange);
            Profile shared = Profile.shared(random.nextBoolean() ? strange : null, both);
            Profile.fromBytes(Profile.merge(both).toBytes());
            var judge = new InventedClient(inventedClient.model, new Population(), shared);
            for (int n = 0; n < 3; n++) {
                Observation o =
                        partner.with("bot/" + random.nextInt(3))
                                .observe(
                                        InventedCaller.MONDAY
                                                + 11 * InventedCaller.DAY
                                                + n * 7_000);
                Assessment assessment = judge.send(o, Outcome.values()[random.nextInt(5)]);
                assertThat(assessment.risk().score()).isBetween(0.0, 100.0);
                assertThat(assessment.risk().nats()).isFinite();
            }
            Profile.fromBytes(shared.contribution());
            shared.refresh(both);
            assertThat(shared.baselinePerSecond(0)).isFinite();
        }
        assertThat(passed).isGreaterThan(2_000);
    }

    /** A good profile with some words replaced, or nothing but noise. */
    private @org.jspecify.annotations.Nullable Profile strange(Random random) {
        long[] words = inventedClient.profile.words().clone();
        for (int n = random.nextInt(random.nextInt(10) == 0 ? 200 : 6); n >= 0; n--) {
            int at = random.nextInt(ProfileLayout.CORE_WORDS);
            if (random.nextBoolean()) {
                words[at] = random.nextLong();
            } else {
                words[at] ^= 1L << random.nextInt(64);
            }
        }
        // The checksum's own place.
        words[ProfileLayout.DAILY] = Bits.set(words[ProfileLayout.DAILY], 32, 32, 0);
        try {
            return Profile.fromBytes(bytes(words));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
