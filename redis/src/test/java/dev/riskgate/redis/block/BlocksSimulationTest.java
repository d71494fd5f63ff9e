// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.block;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What docs/operations.md promises of blocks holds in thousands of made-up courses of trouble. Each
 * is made by its seed: {@code -Driskgate.simulation.first=SEED -Driskgate.simulation.seeds=1} runs
 * the one that failed, a larger number of seeds runs more.
 */
class BlocksSimulationTest {

    private static final long FIRST = Long.getLong("riskgate.simulation.first", 1);
    private static final int SEEDS = Integer.getInteger("riskgate.simulation.seeds", 100);
    private static final int FEW = 20;
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.riskgate");

    private final Map<String, Integer> happened = new TreeMap<>();

    @BeforeAll
    static void beQuiet() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void logAgain() {
        LOG.setLevel(null);
    }

    /** What did not hold, by seed. */
    private List<String> broken(int seeds, UnaryOperator<SharedEntries> way) {
        List<String> broken = new ArrayList<>();
        for (long seed = FIRST; seed < FIRST + seeds; seed++) {
            var simulation = new BlocksSimulation(seed, way);
            try {
                simulation.run();
            } catch (BlocksSimulation.Broken e) {
                broken.add("seed " + seed + ": " + e.getMessage());
            }
            simulation
                    .happened()
                    .forEach((what, times) -> happened.merge(what, times, Integer::sum));
        }
        return broken;
    }

    @Test
    void everyPromiseHolds() {
        assertThat(broken(SEEDS, UnaryOperator.identity())).isEmpty();
        if (SEEDS >= 50) {
            assertThat(happened)
                    .as("trouble that leads nowhere shows nothing")
                    .containsKeys(
                            "failovers",
                            "looks at replicas with good links",
                            "losses of everything",
                            "rights taken",
                            "servers handed over",
                            "words EVERYWHERE",
                            "words HERE",
                            "words HERE_FOR_NOW");
        }
    }

    /** Leaves everything to the real entries. */
    private static class Passing implements SharedEntries {

        final SharedEntries real;

        Passing(SharedEntries real) {
            this.real = real;
        }

        @Override
        public String version() {
            return real.version();
        }

        @Override
        public Map<String, String> read() {
            return real.read();
        }

        @Override
        public Written write(Map<String, String> entries) {
            return real.write(entries);
        }

        @Override
        public void drop(Map<String, String> entries) {
            real.drop(entries);
        }
    }

    /** Rests on hints: what they do not tell is not read any more. */
    private static final class ReadOnce extends Passing {

        private boolean read;

        ReadOnce(SharedEntries real) {
            super(real);
        }

        @Override
        public Map<String, String> read() {
            Map<String, String> entries = read ? Map.of() : real.read();
            read = true;
            return entries;
        }
    }

    @Test
    void aReplicaThatRestsOnHintsIsFoundWithinTheFirstSeeds() {
        assertThat(broken(FEW, ReadOnce::new))
                .anySatisfy(what -> assertThat(what).contains("does not know what Redis has"));
    }

    /** Whoever writes last is right, whatever the stamps say. */
    private static final class WithoutStamps extends Passing {

        WithoutStamps(SharedEntries real) {
            super(real);
        }

        @Override
        public Written write(Map<String, String> entries) {
            Map<String, String> there = new HashMap<>(real.read());
            there.keySet().retainAll(entries.keySet());
            real.drop(there);
            return real.write(entries);
        }
    }

    @Test
    void aWriteAgainstTheStampsIsFoundWithinTheFirstSeeds() {
        assertThat(broken(FEW, WithoutStamps::new)).isNotEmpty();
    }

    /** Takes for written what was written once, whichever server is there now. */
    private static final class WrittenOnce extends Passing {

        private final Map<String, String> written = new HashMap<>();

        WrittenOnce(SharedEntries real) {
            super(real);
        }

        @Override
        public Written write(Map<String, String> entries) {
            Map<String, String> left = new HashMap<>(entries);
            left.entrySet().removeAll(written.entrySet());
            String now = real.version();
            Written answer = left.isEmpty() ? new Written(now, now, 0) : real.write(left);
            written.putAll(left);
            return answer;
        }
    }

    @Test
    void aBlockThatIsNotWrittenAgainAfterAFailoverIsFoundWithinTheFirstSeeds() {
        assertThat(broken(FEW, WrittenOnce::new))
                .anySatisfy(what -> assertThat(what).contains("another replica has known"));
    }

    @Test
    void theSameSeedTakesTheSameCourse() {
        var one = new BlocksSimulation(FIRST, UnaryOperator.identity());
        var again = new BlocksSimulation(FIRST, UnaryOperator.identity());
        var other = new BlocksSimulation(FIRST + 1, UnaryOperator.identity());
        one.run();
        again.run();
        other.run();

        assertThat(again.course()).isEqualTo(one.course()).isNotEqualTo(other.course());
        assertThat(again.happened()).isEqualTo(one.happened());
    }
}
