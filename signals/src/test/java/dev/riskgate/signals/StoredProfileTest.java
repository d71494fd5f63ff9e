package dev.riskgate.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

/** Whatever the store hands back, it is refused with a reason or can be worked with. */
class StoredProfileTest {

    private final Client client = new Client();
    private final Caller partner = Caller.partner();

    private static byte[] bytes(long[] words) {
        return Stored.bytes(words);
    }

    @Test
    void numbersThatNobodyCanHaveCountedAreRefused() {
        client.work(partner, Caller.MONDAY, 5, new Random(1));
        long[] good = client.profile.words();
        float[] wrong = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -1};
        for (float value : wrong) {
            for (int rate = 0; rate < Rate.COUNT; rate++) {
                for (int word = 1; word <= 3; word++) {
                    long[] bad = good.clone();
                    int at = Rate.at(rate) + word;
                    bad[at] = word == 1 ? Bits.floats(0, value) : Bits.floats(value, 0);
                    refused(bad);
                }
            }
        }
        long[] w = good.clone();
        w[Layout.CONTEXTS + 3] = Bits.floats(Float.NaN, 0);
        refused(w);
        long[] requests = good.clone();
        requests[Layout.REQUESTS] = -1;
        refused(requests);
        long[] crowded = good.clone();
        for (int slot = 0; slot < Layout.CONTEXT_SLOTS; slot++) {
            crowded[Layout.CONTEXTS + slot * Layout.CONTEXT_WORDS] = slot;
            crowded[Layout.CONTEXTS + slot * Layout.CONTEXT_WORDS + 1] =
                    Table.USED | Table.PROMOTED;
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
        client.work(partner, Caller.MONDAY, 10, new Random(1));
        int passed = 0;
        for (int i = 0; i < 20_000; i++) {
            Profile strange = strange(random);
            if (strange == null) {
                continue;
            }
            passed++;
            Profile other = Profile.fromBytes(client.profile.toBytes());
            List<Profile> both =
                    random.nextBoolean() ? List.of(strange, other) : List.of(other, strange);
            Profile shared = Profile.shared(random.nextBoolean() ? strange : null, both);
            Profile.fromBytes(Profile.merge(both).toBytes());
            var judge = new Client(client.model, new Population(), shared);
            for (int n = 0; n < 3; n++) {
                Observation o =
                        partner.with("bot/" + random.nextInt(3))
                                .observe(Caller.MONDAY + 11 * Caller.DAY + n * 7_000);
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
        long[] words = client.profile.words().clone();
        for (int n = random.nextInt(random.nextInt(10) == 0 ? 200 : 6); n >= 0; n--) {
            int at = random.nextInt(Layout.WORDS);
            if (random.nextBoolean()) {
                words[at] = random.nextLong();
            } else {
                words[at] ^= 1L << random.nextInt(64);
            }
        }
        words[Layout.FIRST] = Bits.set(words[Layout.FIRST], 56, 8, Layout.VERSION);
        // The checksum's own place.
        words[Layout.DAILY] = Bits.set(words[Layout.DAILY], 32, 32, 0);
        try {
            return Profile.fromBytes(bytes(words));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
