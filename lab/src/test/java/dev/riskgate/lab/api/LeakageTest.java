// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.riskgate.geo.GeoTable;
import dev.riskgate.lab.detector.Policies;
import dev.riskgate.lab.detector.Riskgate;
import dev.riskgate.lab.population.Database;
import dev.riskgate.lab.world.Call;
import dev.riskgate.lab.world.Kind;
import dev.riskgate.lab.world.World;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Nothing but what a thief does tells him from the client: not that he is called one. */
class LeakageTest {

    @Test
    void whereTheClientsOwnCallsAreCalledStolenTheyScoreLikeTheOthers() {
        var world = new World(11, List.of(Kind.PARTNER, Kind.SERVICE), 2);
        Set<Call> stolen = Collections.newSetFromMap(new IdentityHashMap<>());
        var random = new SplittableRandom(1);
        List<Double> thief = new ArrayList<>();
        List<Double> client = new ArrayList<>();
        var riskgate =
                new Riskgate(
                        "riskgate",
                        Policies.standard(),
                        new Database(Database.Kind.CLASSED, GeoTable.shipped()));
        var play = new Play(riskgate, new People(world.members(), 0.8), stolen::contains);
        for (int day = 0; day < 12; day++) {
            List<Call> calls = world.day(day);
            calls.stream().filter(_ -> random.nextBoolean()).forEach(stolen::add);
            play.play(
                    calls,
                    (call, answer) -> (stolen.contains(call) ? thief : client).add(answer.score()));
        }

        assertThat(thief).hasSizeGreaterThan(2_000);
        assertThat(auc(thief, client)).isCloseTo(0.5, within(0.02));
    }

    private static double auc(List<Double> above, List<Double> below) {
        List<Double> sorted = new ArrayList<>(below);
        Collections.sort(sorted);
        double sum = 0;
        for (double score : above) {
            sum += lower(sorted, score) + lower(sorted, Math.nextUp(score));
        }
        return sum / 2 / above.size() / below.size();
    }

    private static int lower(List<Double> sorted, double than) {
        int low = 0;
        int high = sorted.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted.get(middle) < than) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
