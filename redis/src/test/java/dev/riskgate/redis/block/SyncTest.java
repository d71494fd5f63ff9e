// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.block.Block;
import dev.riskgate.block.LocalBlocks;
import dev.riskgate.block.Target;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.state.TestClock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Replicas that block and lift while Redis goes away, is emptied and falls back, and hints are
 * lost, late or in disorder: in the end all hold the same, and it is the last word on each target.
 */
class SyncTest {

    private static final byte[] SECRET = new byte[32];
    private static final int STEPS = 400;

    private record Replica(LocalBlocks blocks, Sync sync, TestClock clock) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void allReplicasEndWithTheLastWord(int seed) {
        Random random = new Random(seed);
        FakeEntries redis = new FakeEntries();
        List<Replica> replicas = new ArrayList<>();
        for (int i = 0; i < 2 + random.nextInt(4); i++) {
            replicas.add(replica(redis, random, i));
        }
        Map<Target, Boolean> last = new HashMap<>();

        for (int step = 0; step < STEPS; step++) {
            Replica one = replicas.get(random.nextInt(replicas.size()));
            // The order of words is that of time, so time passes between them.
            replicas.forEach(each -> each.clock.advance(Duration.ofMillis(3)));
            Target target = new Target.Key("k" + random.nextInt(6));
            switch (random.nextInt(12)) {
                case 0, 1 -> {
                    one.blocks.block(target, Block.FOREVER, "step " + step);
                    last.put(target, true);
                }
                case 2 -> {
                    one.blocks.unblock(target);
                    last.put(target, false);
                }
                case 3 -> redis.away = !redis.away;
                case 4 -> redis.copy();
                case 5 -> rarely(random, redis::fallBack);
                case 6 -> rarely(random, redis::empty);
                case 7, 8 -> hint(one, redis, random);
                default -> attempt(one);
            }
        }
        redis.away = false;
        for (int round = 0; round < 3; round++) {
            replicas.forEach(SyncTest::attempt);
        }

        for (Replica each : replicas) {
            last.forEach(
                    (target, blocked) ->
                            assertThat(each.blocks.of(target) != null)
                                    .as("%s in replica %d", target, replicas.indexOf(each))
                                    .isEqualTo(blocked));
            assertThat(each.sync.isBehind()).isFalse();
            assertThat(each.blocks.table()).isEqualTo(replicas.getFirst().blocks.table());
        }
        Replica fresh = replica(redis, random, 9);
        attempt(fresh);
        assertThat(fresh.blocks.table()).isEqualTo(replicas.getFirst().blocks.table());
    }

    @Test
    void whoMissedAHintIsNotMisledByTheNextOne() {
        FakeEntries redis = new FakeEntries();
        Replica a = replica(redis, new Random(1), 0);
        Replica b = replica(redis, new Random(2), 0);
        attempt(b);
        Target first = new Target.Key("first");
        Target second = new Target.Key("second");
        a.blocks.block(first, Block.FOREVER, "");
        attempt(a);
        a.blocks.block(second, Block.FOREVER, "");
        attempt(a);

        b.sync.hint(redis.published().getLast());
        attempt(b);

        assertThat(b.blocks.of(first)).isNotNull();
        assertThat(b.blocks.of(second)).isNotNull();
    }

    private static void rarely(Random random, Runnable what) {
        if (random.nextInt(3) == 0) {
            what.run();
        }
    }

    /** Any hint of the past may come, again and again. */
    private static void hint(Replica replica, FakeEntries redis, Random random) {
        List<SharedEntries.Hint> hints = redis.published();
        if (!hints.isEmpty()) {
            int back = Math.min(hints.size(), 1 + random.nextInt(4));
            replica.sync.hint(hints.get(hints.size() - back));
        }
    }

    /** What the thread does now and then. */
    private static void attempt(Replica replica) {
        try {
            replica.sync.write();
            if (replica.sync.isBehind()) {
                replica.sync.read();
                replica.sync.write();
            }
        } catch (DegradedException _) {
            // Later.
        }
    }

    /** Clocks are up to a millisecond apart, and ties are drawn. */
    private static Replica replica(FakeEntries redis, Random random, int index) {
        TestClock clock = new TestClock();
        clock.advance(Duration.ofMillis(index % 2));
        LocalBlocks blocks = new LocalBlocks(SECRET, clock, random, 1_000);
        return new Replica(blocks, new Sync(blocks, redis), clock);
    }
}
