// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.profile.Exactly;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.signals.risk.Outcome;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.signals.signal.RiskSettings;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Merging knows no order, no grouping, and no repetition. */
public class LawsTest {

    private static final RiskModel MODEL =
            new RiskModel(Weights.shipped(), RiskSettings.defaults());

    private static final Place[] PLACES = {
        InventedCaller.BERLIN, InventedCaller.SAO_PAULO, InventedCaller.NEW_YORK,
    };

    /** Contributions of replicas that shared a client for some weeks, seldom telling each other. */
    public static List<Profile> contributions(Random random, int replicas, int kinds) {
        var inventedExchange = new InventedExchange();
        var population = new Population();
        List<InventedReplica> all = new ArrayList<>();
        for (int i = 0; i < replicas; i++) {
            all.add(new InventedReplica(inventedExchange, MODEL, population));
        }
        long now = InventedCaller.MONDAY + random.nextInt(1_000_000);
        for (int i = 0; i < 400; i++) {
            now +=
                    switch (random.nextInt(10)) {
                        case 0 -> random.nextLong(3 * InventedCaller.DAY);
                        case 1, 2 -> random.nextLong(InventedCaller.HOUR);
                        default -> random.nextLong(4_000);
                    };
            InventedReplica inventedReplica = all.get(random.nextInt(replicas));
            inventedReplica.inventedClient.send(observation(random, now, kinds), outcome(random));
            if (random.nextInt(20) == 0) {
                inventedReplica.contribute();
            }
            if (random.nextInt(20) == 0) {
                inventedReplica.refresh();
            }
        }
        List<Profile> contributions = new ArrayList<>();
        for (InventedReplica one : all) {
            contributions.add(Profile.fromBytes(one.inventedClient.profile.contribution()));
        }
        return contributions;
    }

    private static Observation observation(Random random, long now, int kinds) {
        int which = random.nextInt(kinds);
        Place somewhere =
                which < 3
                        ? PLACES[which]
                        : InventedCaller.place(
                                "DE", 100 + which, which, 7, Place.NetworkClass.ORDINARY);
        return new InventedCaller(7, 0, "software/" + which, "", 100 + which, somewhere)
                .observe(now - random.nextInt(1_500));
    }

    private static Outcome outcome(Random random) {
        return random.nextInt(4) > 0
                ? Outcome.ALLOWED
                : Outcome.values()[random.nextInt(Outcome.values().length)];
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void mergingIsCommutativeAndAssociative(int seed) {
        var random = new Random(seed);
        List<Profile> parts = contributions(random, 5, 3);
        Profile all = Profile.merge(parts);
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(parts, random);
            Exactly.same(Profile.merge(parts), all);
            int cut = 1 + random.nextInt(3);
            Profile left = Profile.merge(parts.subList(0, cut));
            Profile right = Profile.merge(parts.subList(cut, 5));
            Exactly.same(Profile.merge(List.of(left, right)), all);
            Exactly.same(Profile.merge(List.of(Profile.fromBytes(right.toBytes()), left)), all);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void readingAgainChangesNothing(int seed) {
        var random = new Random(seed);
        List<Profile> parts = contributions(random, 4, 3);
        Profile own = parts.removeFirst();
        Profile one = Profile.shared(own, parts);
        byte[] once = one.toBytes();
        byte[] told = one.contribution();

        one.refresh(parts);
        assertThat(Arrays.equals(one.toBytes(), once)).isTrue();
        assertThat(Arrays.equals(one.contribution(), told)).isTrue();
        Exactly.same(Profile.shared(Profile.fromBytes(told), parts), one);

        // Nor does what the others have taken over from us.
        List<Profile> echoed = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            List<Profile> theirs = new ArrayList<>(parts);
            theirs.remove(i);
            theirs.add(Profile.fromBytes(told));
            echoed.add(Profile.fromBytes(Profile.shared(parts.get(i), theirs).contribution()));
        }
        one.refresh(echoed);
        Exactly.same(one, Profile.shared(own, parts));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void whoeverReadsTheSameContributionsSeesTheSame(int seed) {
        List<Profile> parts = contributions(new Random(seed), 4, 3);
        Profile all = Profile.shared(null, parts);
        for (int i = 0; i < 4; i++) {
            List<Profile> others = new ArrayList<>(parts);
            Profile own = others.remove(i);
            Exactly.same(Profile.shared(own, others), all);
        }
    }
}
