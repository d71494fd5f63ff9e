// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;

import dev.riskgate.redis.link.RedisKeys;
import dev.riskgate.state.ProfileHandle;
import dev.riskgate.state.WriteUrgency;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What docs/state.md promises of several replicas holds in thousands of made-up courses of trouble.
 * Each is made by its seed, see {@link SimulatedSeeds}.
 */
class SharingSimulationTest {

    private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.riskgate.redis.state");

    private final SimulatedSeeds seeds = new SimulatedSeeds();

    @BeforeAll
    static void beQuiet() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void logAgain() {
        LOG.setLevel(null);
    }

    private List<String> broken(int count, SharingSimulation.Membership membership) {
        return seeds.broken(count, seed -> new SharingSimulation(seed, membership));
    }

    @Test
    void everyPromiseHolds() {
        assertThat(broken(SimulatedSeeds.COUNT, Replicas::new)).isEmpty();
        seeds.assertHappened(
                "codes AGAIN",
                "codes FIRST",
                "codes LOST",
                "exchanges refused with 4",
                "exchanges refused with 5",
                "exchanges with former names",
                "folds",
                "strict writes");
    }

    @Test
    void everyPromiseHoldsWhereHalfOfTheReplicasAreOfTheNextBuild() {
        assertThat(
                        seeds.broken(
                                SimulatedSeeds.COUNT / 4,
                                seed ->
                                        new SharingSimulation(
                                                seed,
                                                Replicas::new,
                                                name -> name.hashCode() % 2 == 0)))
                .isEmpty();
        seeds.assertHappened("traits of the next build folded");
    }

    /** Whoever is not in the latest list is dead: a new name, or one whose heartbeat is late. */
    private static final class DeathByOneList extends Replicas {

        DeathByOneList(Random random, long leaseMillis) {
            super(random, leaseMillis);
        }

        @Override
        long overMillis(String name) {
            return super.overMillis(name) == Long.MAX_VALUE ? Long.MAX_VALUE : 0;
        }
    }

    @Test
    void aDeathByOneListIsFoundWithinTheFirstSeeds() {
        assertThat(broken(10, DeathByOneList::new))
                .anySatisfy(what -> assertThat(what).contains("fenced, though its lease"));
    }

    @Test
    void theSameSeedTakesTheSameCourse() {
        SimulatedSeeds.assertRepeatable(seed -> new SharingSimulation(seed, Replicas::new));
    }

    /**
     * One write reaches a server that is lost before its copy has it, and is answered after that
     * many milliseconds: it counts as acknowledged only when it was written again.
     */
    private static void answeredLate(long millis) {
        var world = new SimulatedWorld(1);
        var redisKeys = new RedisKeys(SharedStores.SECRET);
        byte[] key = redisKeys.profile(SimulatedReplica.subject(0));
        List<SimulatedReplica> replicas = new ArrayList<>();
        boolean[] lost = {false};
        SimulatedRedis[] server = new SimulatedRedis[1];
        server[0] =
                new SimulatedRedis(
                        world,
                        (script, keys, _, _) -> {
                            if (script == Exchange.SCRIPT
                                    && Arrays.equals(keys[0], key)
                                    && !lost[0]) {
                                lost[0] = true;
                                SimulatedReplica writer = replicas.getFirst();
                                // The answer is on its way when the others go on.
                                writer.transport.hold(SimulatedWorld.millis(millis));
                                world.in(
                                        SimulatedWorld.millis(1),
                                        () -> {
                                            writer.transport.heal();
                                            writer.settle();
                                            server[0].failOver(0);
                                            writer.suspect();
                                        });
                            }
                        });
        SimulatedRedis redis = server[0];
        replicas.add(
                new SimulatedReplica(
                        world,
                        redis,
                        SharedStores.settings(Duration.ofSeconds(3)),
                        redisKeys,
                        Replicas::new));
        SimulatedReplica replica = replicas.getFirst();
        replica.at(
                SimulatedWorld.seconds(1),
                () -> {
                    ProfileHandle profileHandle = replica.find(0, false);
                    replica.learn(profileHandle, 0);
                    replica.share(profileHandle, WriteUrgency.SOON);
                });

        world.run(
                () -> {
                    assertThat(redis.requests(key))
                            .as("there, after an answer after %d ms", millis)
                            .isGreaterThanOrEqualTo(lost[0] ? replica.acknowledged(0) : 0);
                    return false;
                },
                SimulatedWorld.seconds(6));

        assertThat(lost[0]).isTrue();
        assertThat(replica.acknowledged(0)).as("answered after %d ms", millis).isEqualTo(1);
    }

    @Test
    void whatAServerThatIsGoneAnsweredIsNotTakenForThere() {
        for (long millis = 5; millis < 1_000; millis += 5) {
            answeredLate(millis);
        }
    }
}
