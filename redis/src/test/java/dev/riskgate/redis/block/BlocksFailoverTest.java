// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.block.Block;
import dev.riskgate.block.Blocks.Reach;
import dev.riskgate.block.Target;
import dev.riskgate.redis.link.RedisSettings;
import dev.riskgate.redis.link.RedisSettings.Mode;
import dev.riskgate.state.TestClock;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.EveryRedis;
import dev.riskgate.testredis.RedisCluster;
import dev.riskgate.testredis.RedisSentinels;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Blocks where Redis is more than one server, and one of them is lost. */
@EveryRedis
class BlocksFailoverTest {

    private static final Target.Client ACME = new Target.Client("default", "acme");
    private static final Target.Key KEY = new Target.Key("k");
    private static final Target.Key LIFTED = new Target.Key("lifted");
    private static final String BLOCKS = "rg2:{blocks}";
    private static final String REPLICAS = "rg2:{replicas}";
    private static final String HINTS = "rg2:{blocks}:hints";

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final BlockReplicas blockReplicas = new BlockReplicas(new TestClock());

    @AfterEach
    void stop() throws Exception {
        blockReplicas.close();
        for (AutoCloseable part : opened) {
            part.close();
        }
    }

    @Test
    void withSentinelsBlocksReachEveryReplicaAndSurviveFailovers() {
        RedisSentinels set = opened(RedisSentinels.start());
        RedisSettings settings = BlockReplicas.settings(Mode.SENTINEL, set.sentinels());
        RedisBlocks a = replica(settings);
        RedisBlocks b = replica(settings);
        goesBothWays(a, b);
        wordsOfBefore(a, b);

        set.failOver();
        wordsHold(a, b, replica(settings));
        goesBothWays(a, b);
        hintsAreHeard(List.of(set.master()), 3);

        set.bringBack();
        set.swap();
        wordsHold(a, b, replica(settings));
        goesBothWays(b, a);
        hintsAreHeard(List.of(set.master()), 4);
    }

    @Test
    void whatIsBlockedWhileThereIsNoMasterIsWrittenToTheNextOne() {
        RedisSentinels set = opened(RedisSentinels.start());
        RedisSettings settings = BlockReplicas.settings(Mode.SENTINEL, set.sentinels());
        RedisBlocks a = replica(settings);
        RedisBlocks b = replica(settings);

        set.master().kill();
        Await.until(
                "Redis counts as away",
                () -> a.block(ACME, Block.FOREVER, "").reach() == Reach.HERE_FOR_NOW);
        assertThat(b.of(ACME)).isNull();

        Await.until("the next master has it, and the other replica", () -> b.of(ACME) != null);
        assertThat(replica(settings).of(ACME)).isNotNull();
    }

    @Test
    void inAClusterBlocksReachEveryReplicaAndTheLossOfTheirMasterTakesNone() {
        RedisCluster cluster = opened(RedisCluster.start());
        RedisSettings settings = BlockReplicas.settings(Mode.CLUSTER, cluster.masters());
        RedisBlocks a = replica(settings);
        RedisBlocks b = replica(settings);
        goesBothWays(a, b);
        wordsOfBefore(a, b);

        RedisServer lost = cluster.masterOf(BLOCKS);
        lost.kill();
        Target.Token token = new Target.Token("t");
        Await.until(
                "their master counts as away",
                () -> a.block(token, Block.FOREVER, "").reach() == Reach.HERE_FOR_NOW);
        assertThat(a.of(ACME)).isNotNull();
        assertThat(b.of(ACME)).isNotNull();

        lost.restartEmpty();
        Await.until("blocked there", () -> b.of(token) != null);
        goesBothWays(a, b);
        wordsHold(a, b, replica(settings));
        hintsAreHeard(cluster.masters(), 3);
    }

    @Test
    void inAClusterTheLossOfAnotherMasterIsNotNoticed() {
        RedisCluster cluster = opened(RedisCluster.start());
        RedisSettings settings = BlockReplicas.settings(Mode.CLUSTER, cluster.masters());
        RedisBlocks a = replica(settings);
        RedisBlocks b = replica(settings);
        List<RedisServer> needed = List.of(cluster.masterOf(BLOCKS), cluster.masterOf(REPLICAS));
        RedisServer lost =
                cluster.masters().stream()
                        .filter(m -> !needed.contains(m))
                        .findFirst()
                        .orElseThrow();

        // A cluster's pub/sub is heard on any of its servers; somebody is to lose it.
        int replicas = 2;
        while (listeners(lost) == 0) {
            replica(settings);
            replicas++;
            assertThat(replicas).isLessThan(20);
        }

        lost.kill();
        for (int i = 0; i < 5; i++) {
            goesBothWays(a, b);
        }
        List<RedisServer> left = cluster.masters().stream().filter(m -> m != lost).toList();
        hintsAreHeard(left, replicas);
    }

    /** A block goes from one to the other, and its end back. */
    private static void goesBothWays(RedisBlocks a, RedisBlocks b) {
        Target.Token token = new Target.Token("there and back");
        Await.until(
                "a block is written",
                () -> a.block(token, Block.FOREVER, "").reach() == Reach.EVERYWHERE);
        Await.until("blocked there", () -> b.of(token) != null);
        Await.until("its end is written", () -> b.unblock(token).reach() == Reach.EVERYWHERE);
        Await.until("lifted here", () -> a.of(token) == null);
    }

    private static void wordsOfBefore(RedisBlocks a, RedisBlocks b) {
        a.block(ACME, Block.FOREVER, "INC-42");
        a.block(LIFTED, Block.FOREVER, "");
        Await.until("known there", () -> b.of(LIFTED) != null);
        b.unblock(LIFTED);
        b.block(KEY, Block.FOREVER, "");
    }

    private static void wordsHold(RedisBlocks... replicas) {
        for (RedisBlocks each : replicas) {
            Await.until(
                    "the words of before hold",
                    () -> each.of(ACME) != null && each.of(KEY) != null && each.of(LIFTED) == null);
        }
    }

    /**
     * Replicas go on to hear of changes before they ask. A broken connection is tried again after
     * 30 s at the latest.
     */
    private static void hintsAreHeard(List<RedisServer> servers, int replicas) {
        Await.until(
                "every replica listens",
                Duration.ofSeconds(70),
                () -> {
                    List<Long> listeners =
                            servers.stream().map(BlocksFailoverTest::listeners).toList();
                    assertThat(listeners.stream().mapToLong(Long::longValue).sum())
                            .as("listeners at each server: %s", listeners)
                            .isEqualTo(replicas);
                    return true;
                });
    }

    private static long listeners(RedisServer server) {
        return server.command("PUBSUB", "NUMSUB", HINTS).list().getLast().number();
    }

    private <T extends AutoCloseable> T opened(T part) {
        opened.push(part);
        return part;
    }

    private RedisBlocks replica(RedisSettings settings) {
        return blockReplicas.loaded(settings, new byte[32], null).blocks();
    }
}
