// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.block;

import dev.riskgate.block.Blocks;
import dev.riskgate.block.LocalBlocks;
import dev.riskgate.block.Target;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.redis.link.RedisKeys;
import dev.riskgate.redis.state.SimulatedRedis;
import dev.riskgate.redis.state.SimulatedReplica;
import dev.riskgate.redis.state.SimulatedWorld;

import org.jspecify.annotations.Nullable;

import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A process with the real blocks, of this layout or of the one before; and what it knew when. */
final class SimulatedBlocks {

    private static final int MAX = 1_000;
    private static final long ASK = SimulatedWorld.millis(400);

    final SimulatedReplica process;
    final LocalBlocks known;
    final SimulatedTime time;
    final BlockHistory before;

    /** Since when its way to Redis works, nanoseconds. */
    long goodSince;

    private final @Nullable RedisBlocks blocks;
    private final BlockLayout former;

    SimulatedBlocks(
            SimulatedWorld world,
            SimulatedRedis redis,
            byte[] secret,
            boolean old,
            UnaryOperator<SharedEntries> way,
            int looksBack) {
        Random random = new Random(world.random().nextLong());
        this.process = SimulatedReplica.idle(world, redis);
        this.time = new SimulatedTime(world, process);
        this.known = new LocalBlocks(secret, process.wall(), random, MAX);
        this.before = new BlockHistory(looksBack);
        this.goodSince = world.now();
        Function<String, SharedEntries> entries =
                prefix ->
                        way.apply(new RedisEntries(process.link(), prefix, random, 2 * MAX, time));
        this.former =
                new BlockLayout(
                        new Sync(known, entries.apply(RedisKeys.FORMER_PREFIX)), null, time);
        this.blocks = old ? null : new RedisBlocks(known, process.link(), entries, time);
        process.thread(blocks == null ? this::runAsBefore : blocks::run);
    }

    boolean isOld() {
        return blocks == null;
    }

    /** A replica of the layout before, which hears no hints. */
    private void runAsBefore() {
        var nothing = new ArrayBlockingQueue<Runnable>(1);
        while (!process.isKilled()) {
            time.poll(nothing, ASK);
            try {
                if (process.link().up()) {
                    former.step(_ -> false);
                }
            } catch (DegradedException _) {
                // It is tried again.
            }
        }
    }

    Blocks.Reach block(Target target, long untilMillis, String note) {
        Blocks all = blocks == null ? known : blocks;
        return all.block(target, untilMillis, note).reach();
    }

    Blocks.Reach unblock(Target target) {
        Blocks all = blocks == null ? known : blocks;
        return all.unblock(target).reach();
    }
}
