// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.block;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;

import dev.riskgate.redis.state.SimulatedSeeds;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What docs/operations.md promises of blocks holds in thousands of made-up courses of trouble. Each
 * is made by its seed, see {@link SimulatedSeeds}.
 */
class BlocksSimulationTest {

    private static final int FEW = 20;
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.riskgate");

    private final SimulatedSeeds seeds = new SimulatedSeeds();

    @BeforeAll
    static void beQuiet() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void logAgain() {
        LOG.setLevel(null);
    }

    private List<String> broken(int count, UnaryOperator<SharedEntries> way) {
        return seeds.broken(count, seed -> new BlocksSimulation(seed, way));
    }

    @Test
    void everyPromiseHolds() {
        assertThat(broken(SimulatedSeeds.COUNT, UnaryOperator.identity())).isEmpty();
        seeds.assertHappened(
                "failovers",
                "looks at replicas with good links",
                "losses of everything",
                "rights taken",
                "servers handed over",
                "words EVERYWHERE",
                "words HERE",
                "words HERE_FOR_NOW");
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
        SimulatedSeeds.assertRepeatable(
                seed -> new BlocksSimulation(seed, UnaryOperator.identity()));
    }
}
