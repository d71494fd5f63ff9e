// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * Runs simulations seed by seed. {@code -Driskgate.simulation.first=SEED
 * -Driskgate.simulation.seeds=1} runs the one that failed, a larger number of seeds runs more.
 */
public final class SimulatedSeeds {

    /** How many seeds a test runs whose promises have to hold. */
    public static final int COUNT = Integer.getInteger("riskgate.simulation.seeds", 100);

    private static final long FIRST = Long.getLong("riskgate.simulation.first", 1);

    /** So few may happen to leave something out. */
    private static final int MANY = 50;

    private final Map<String, Integer> happened = new TreeMap<>();

    /** The trouble that one seed makes. */
    public interface Course {

        /**
         * @throws Broken if a promise was not kept
         */
        void run();

        /** What happened, and how often. */
        Map<String, Integer> happened();

        /** The same for the same course, in all likelihood another for another. */
        int course();
    }

    /** What did not hold. */
    public static final class Broken extends AssertionError {
        private static final long serialVersionUID = 1;

        public Broken(String what) {
            super(what);
        }
    }

    /** What did not hold, by seed. */
    public List<String> broken(int seeds, LongFunction<? extends Course> courses) {
        List<String> broken = new ArrayList<>();
        for (long seed = FIRST; seed < FIRST + seeds; seed++) {
            Course course = courses.apply(seed);
            try {
                course.run();
            } catch (Broken e) {
                broken.add("seed " + seed + ": " + e.getMessage());
            }
            course.happened().forEach((what, times) -> happened.merge(what, times, Integer::sum));
        }
        return broken;
    }

    /** Trouble that leads nowhere shows nothing. */
    public void assertHappened(String... what) {
        if (COUNT >= MANY) {
            assertThat(happened).containsKeys(what);
        }
    }

    /** The same seed takes the same course, and another seed another. */
    public static void assertRepeatable(LongFunction<? extends Course> courses) {
        Course one = courses.apply(FIRST);
        Course again = courses.apply(FIRST);
        Course other = courses.apply(FIRST + 1);
        one.run();
        again.run();
        other.run();

        assertThat(again.course()).isEqualTo(one.course()).isNotEqualTo(other.course());
        assertThat(again.happened()).isEqualTo(one.happened());
    }
}
