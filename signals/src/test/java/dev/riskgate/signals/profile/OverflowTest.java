// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.signals.LawsTest;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * When replicas know more values than a table holds, what is left can depend on the order; but
 * nothing is made up, and a promoted value is only missing where as many that were seen later are
 * there.
 */
class OverflowTest {

    /** What all contributions say of a value. */
    private record Known(long lastSeen, boolean promoted) {}

    private static final Known NOTHING = new Known(-1, false);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void theGreatestStay(int seed) {
        var random = new Random(seed);
        List<Profile> parts = LawsTest.contributions(random, 5, 30);
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(parts, random);
            holds(Profile.merge(parts), parts);
            Profile left = Profile.merge(parts.subList(0, 2));
            Profile right = Profile.merge(parts.subList(2, 5));
            holds(Profile.merge(List.of(left, right)), parts);
            List<Profile> others = new ArrayList<>(parts);
            Profile own = others.removeFirst();
            holds(Profile.shared(own, others), parts);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void inAFixedOrderEverybodyKeepsTheSame(int seed) {
        List<Profile> parts = LawsTest.contributions(new Random(seed), 5, 30);
        Profile all = Profile.merge(parts);
        Exactly.same(Profile.shared(null, parts), all);
        Exactly.same(Profile.merge(List.of(Profile.merge(parts))), all);
        Exactly.same(Profile.merge(List.of(all, Profile.fromBytes(new Profile().toBytes()))), all);
    }

    private static void holds(Profile merged, List<Profile> parts) {
        long[] words = merged.words();
        assertThat(Contexts.count(words, true)).isLessThanOrEqualTo(6);
        for (Feature feature : Feature.values()) {
            assertThat(feature.hasRoom(words)).isTrue();
            Map<Integer, Known> known = known(feature, parts);
            Map<Integer, Known> kept = known(feature, List.of(merged));
            int promotedSlots =
                    switch (feature) {
                        case SOFTWARE -> 4;
                        case PLATFORM -> 2;
                        case NETWORK -> 6;
                        case COUNTRY -> 3;
                        case PLACE -> 5;
                    };
            kept.forEach(
                    (tag, one) -> {
                        Known most = known.getOrDefault(tag, NOTHING);
                        assertThat(one.lastSeen).isLessThanOrEqualTo(most.lastSeen);
                        assertThat(one.promoted && !most.promoted).isFalse();
                    });
            for (Profile part : parts) {
                known(feature, List.of(part))
                        .forEach((tag, one) -> missing(tag, one, known, kept, promotedSlots));
            }
        }
    }

    private static void missing(
            int tag, Known one, Map<Integer, Known> known, Map<Integer, Known> kept, int slots) {
        long greater =
                known.values().stream()
                        .filter(k -> k.promoted && k.lastSeen >= one.lastSeen)
                        .count();
        if (one.promoted && greater <= slots) {
            assertThat(kept.getOrDefault(tag, NOTHING).promoted).isTrue();
        }
    }

    private static Map<Integer, Known> known(Feature feature, List<Profile> parts) {
        Map<Integer, Known> known = new TreeMap<>();
        for (Profile part : parts) {
            long[] words = part.words();
            for (int slot = 0; slot < feature.slots; slot++) {
                int at = feature.at(slot);
                if (Feature.used(words, at)) {
                    var one = new Known(Feature.lastSeen(words, at), Feature.promoted(words, at));
                    known.merge(
                            Feature.tag(words, at),
                            one,
                            (x, y) ->
                                    new Known(
                                            Math.max(x.lastSeen, y.lastSeen),
                                            x.promoted || y.promoted));
                }
            }
        }
        return known;
    }
}
