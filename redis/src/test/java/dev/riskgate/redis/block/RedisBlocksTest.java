// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.block.AddressPrefix;
import dev.riskgate.block.Block;
import dev.riskgate.block.BlockEntry;
import dev.riskgate.block.Blocks.Reach;
import dev.riskgate.block.LocalBlocks;
import dev.riskgate.block.Target;
import dev.riskgate.redis.state.RedisStore;
import dev.riskgate.state.TestClock;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.EveryRedis;
import dev.riskgate.testredis.FaultProxy;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;

/** Several replicas on a real Redis, and all that can happen to it. */
@EveryRedis
class RedisBlocksTest {

    private static final Target.Client ACME = new Target.Client("default", "acme");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestClock clock = new TestClock();
    private final BlockReplicas blockReplicas = new BlockReplicas(clock);
    private final List<RedisStore> stores = new ArrayList<>();
    private RedisServer redis;
    private int seed;

    @BeforeEach
    void start() {
        redis = RedisServer.start();
    }

    @AfterEach
    void stop() throws Exception {
        blockReplicas.close();
        redis.close();
    }

    private RedisBlocks replica() {
        return replica(redis.port(), 1_000);
    }

    private RedisBlocks replica(int port, int max) {
        BlockReplicas.Replica replica =
                blockReplicas.start(BlockReplicas.single(port), new byte[32], null, max);
        stores.add(replica.store());
        return replica.blocks();
    }

    private RedisBlocks loaded() {
        RedisBlocks blocks = replica();
        assertThat(blocks.awaitLoaded(Await.PATIENCE)).isTrue();
        return blocks;
    }

    @Test
    void aBlockAndItsEndAreHeardOfBeforeAnybodyAsks() {
        RedisBlocks a = loaded();
        RedisBlocks b = loaded();
        block(a, b);

        // By asking alone, the two changes would take 0.4 s in the mean.
        assertThat(medianMillis(7, () -> block(a, b))).isLessThan(300);
    }

    @Test
    void theyHoldWithinASecondWhereNoPushEverArrives() {
        redis.command("ACL", "SETUSER", "default", "resetchannels");
        RedisBlocks a = loaded();
        RedisBlocks b = loaded();

        // Two changes, a second each at most.
        assertThat(medianMillis(5, () -> block(a, b))).isLessThan(2_000);
        assertThat(redis.command("PUBSUB", "CHANNELS").toString()).doesNotContain("rg2:");
    }

    @Test
    void aConnectionForPushesThatBreaksIsMended() {
        RedisBlocks a = loaded();
        RedisBlocks b = loaded();
        for (int i = 0; i < 5; i++) {
            redis.command("CLIENT", "KILL", "TYPE", "pubsub");
            block(a, b);
        }
    }

    /** Blocks in one replica, awaits it in the other, and lifts it from there. */
    private static void block(RedisBlocks a, RedisBlocks b) {
        assertThat(a.block(ACME, Block.FOREVER, "INC-42").reach()).isEqualTo(Reach.EVERYWHERE);
        Await.until("blocked there", () -> b.of(ACME) != null);
        assertThat(b.unblock(ACME).before()).isNotNull();
        Await.until("lifted here", () -> a.of(ACME) == null);
    }

    private static long medianMillis(int times, Runnable what) {
        List<Long> took = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            what.run();
            took.add((System.nanoTime() - start) / 1_000_000);
        }
        return took.stream().sorted().toList().get(times / 2);
    }

    @Test
    void addressesAreSharedLikeAllBlocks() {
        RedisBlocks a = loaded();
        RedisBlocks b = loaded();
        Target one = new Target.Addresses(Objects.requireNonNull(AddressPrefix.parse("192.0.2.7")));
        Target many =
                new Target.Addresses(Objects.requireNonNull(AddressPrefix.parse("2001:db8::/48")));
        InetAddress inOne = InetAddress.ofLiteral("192.0.2.7");
        InetAddress inMany = InetAddress.ofLiteral("2001:db8:0:1::1");
        assertThat(a.block(one, Block.FOREVER, "INC-43").reach()).isEqualTo(Reach.EVERYWHERE);
        a.block(many, clock.millis() + 60_000, "");

        Await.until("blocked there", () -> b.of(inOne) != null && b.of(inMany) != null);
        assertThat(b.of(InetAddress.ofLiteral("192.0.2.8"))).isNull();
        redis.restartEmpty();
        Await.until("written anew", () -> redis.command("EXISTS", "rg2:{blocks}").number() == 1);
        RedisBlocks late = loaded();
        assertThat(late.of(inOne)).isNotNull();
        assertThat(late.list(10)).extracting("prefix").contains("ipv4/32", "ipv6/48");

        clock.advance(Duration.ofMinutes(1));
        assertThat(b.of(inMany)).isNull();
        b.unblock(one);
        Await.until("lifted everywhere", () -> a.of(inOne) == null && late.of(inOne) == null);
    }

    @Test
    void aReplicaThatStartsKnowsAllBlocksBeforeItServes() {
        RedisBlocks a = loaded();
        a.block(ACME, Block.FOREVER, "INC-42");
        for (int i = 0; i < 700; i++) {
            a.block(new Target.Token("t" + i), Block.FOREVER, "");
        }

        RedisBlocks late = loaded();

        assertThat(late.count()).isEqualTo(701);
        assertThat(late.of(ACME)).isEqualTo(a.of(ACME));
    }

    @Test
    void blocksSurviveARestartOfRedisAndOfEveryReplica() throws Exception {
        loaded().block(ACME, Block.FOREVER, "INC-42");
        blockReplicas.close();

        redis.restart();

        assertThat(loaded().of(ACME)).isNotNull();
    }

    @Test
    void anEmptiedRedisIsGivenBackWhatReplicasKnow() {
        RedisBlocks a = loaded();
        RedisBlocks b = loaded();
        a.block(ACME, Block.FOREVER, "");
        a.block(new Target.Key("k"), Block.FOREVER, "");
        a.unblock(new Target.Key("k"));
        Await.until("known there", () -> b.of(ACME) != null);

        redis.command("FLUSHALL");
        Await.until("written again", () -> entries() == 2);
        redis.restartEmpty();
        Await.until("written again", () -> entries() == 2);

        RedisBlocks late = loaded();
        assertThat(late.of(ACME)).isNotNull();
        assertThat(late.of(new Target.Key("k"))).isNull();
    }

    @Test
    void aRedisThatFellBackToAnOlderCopyIsBroughtUpToDate() {
        RedisBlocks a = loaded();
        a.block(new Target.Key("old"), Block.FOREVER, "");
        redis.command("COPY", "rg2:{blocks}", "{blocks}copy");
        redis.command("COPY", "rg2:{blocks}:version", "{blocks}version");
        a.block(ACME, Block.FOREVER, "");
        a.unblock(new Target.Key("old"));

        redis.command("COPY", "{blocks}copy", "rg2:{blocks}", "REPLACE");
        redis.command("COPY", "{blocks}version", "rg2:{blocks}:version", "REPLACE");

        Await.until("written again", () -> entries() == 2);
        RedisBlocks late = loaded();
        Await.until("lifted", () -> late.of(new Target.Key("old")) == null);
        assertThat(late.of(ACME)).isNotNull();
    }

    @Test
    void whileRedisIsAwayBlocksHoldAndNewOnesAreWrittenWhenItIsBack() {
        RedisBlocks a = loaded();
        a.block(ACME, Block.FOREVER, "");
        a.block(new Target.Key("lifted meanwhile"), Block.FOREVER, "");
        RedisBlocks b = loaded();

        redis.kill();

        assertThat(a.of(ACME)).isNotNull();
        Target.Token token = new Target.Token("t");
        Await.until(
                "Redis counts as away",
                () -> a.block(token, Block.FOREVER, "").reach() == Reach.HERE_FOR_NOW);
        a.unblock(new Target.Key("lifted meanwhile"));
        assertThat(a.of(token)).isNotNull();
        assertThat(b.of(token)).isNull();

        redis.restart();
        Await.until("blocked there", () -> b.of(token) != null);
        Await.until("lifted there", () -> b.of(new Target.Key("lifted meanwhile")) == null);
        assertThat(b.of(ACME)).isNotNull();
        assertThat(a.block(token, Block.FOREVER, "").reach()).isEqualTo(Reach.EVERYWHERE);
    }

    @Test
    void anOlderWordThatComesLateDoesNotUndoANewerOne() {
        try (FaultProxy proxy = FaultProxy.inFrontOf(redis.port())) {
            RedisBlocks cutOff = replica(proxy.port(), 1_000);
            RedisBlocks b = loaded();
            assertThat(cutOff.awaitLoaded(Await.PATIENCE)).isTrue();
            proxy.refuse();
            Await.until(
                    "cut off",
                    () -> cutOff.block(ACME, Block.FOREVER, "").reach() == Reach.HERE_FOR_NOW);
            cutOff.block(new Target.Key("k"), Block.FOREVER, "");
            clock.advance(Duration.ofSeconds(1));
            b.block(ACME, Block.FOREVER, "");
            b.unblock(ACME);

            proxy.pass();
            Await.until("the other word has arrived", () -> b.of(new Target.Key("k")) != null);
            Await.until("lifted there", () -> cutOff.of(ACME) == null);
            assertThat(b.of(ACME)).isNull();
            assertThat(loaded().of(ACME)).isNull();
        }
    }

    /** Nobody was told of that word, and within 0.4 s nobody has asked. */
    @Test
    void aWordOfAClockThatIsAheadGivesWayToTheOneThatWasSaidAfterIt() {
        RedisBlocks here = loaded();
        RedisBlocks there = loaded();
        var ahead =
                new LocalBlocks(
                        new byte[32], () -> clock.instant().plus(SECOND), new Random(1), 10);
        ahead.block(ACME, Block.FOREVER, "INC-1");
        ahead.format(ahead.table().entries())
                .forEach((field, entry) -> redis.command("HSET", "rg2:{blocks}", field, entry));
        redis.command("SET", "rg2:{blocks}:version", "77:word");

        assertThat(here.unblock(ACME).reach()).isEqualTo(Reach.EVERYWHERE);
        assertThat(here.of(ACME)).isNull();
        assertThat(loaded().of(ACME)).isNull();
        here.block(ACME, Block.FOREVER, "INC-2");
        Await.until("blocked there", () -> there.of(ACME) != null);
    }

    @Test
    void redisItselfKeepsTheLaterOfTwoEntries() {
        loaded();
        RedisEntries redisEntries =
                new RedisEntries(stores.getLast().link(), "rg2:", new Random(1), 10, Time.system());
        String field = "00000000:key:0000000000000001";
        String lifted = "1 lifted 20 0000000000000005";
        redisEntries.write(Map.of(field, lifted));

        for (String older :
                List.of(
                        "1 block 9 ffffffffffffffff never x",
                        "1 block 20 0000000000000004 never x")) {
            redisEntries.write(Map.of(field, older));
            assertThat(redisEntries.read()).containsEntry(field, lifted);
        }
        String later = "1 block 20 000000000000000a never x";
        redisEntries.write(Map.of(field, later));
        assertThat(redisEntries.read()).containsEntry(field, later);
    }

    @Test
    void aStalledRedisHoldsUpNoAnswerForLong() {
        try (FaultProxy proxy = FaultProxy.inFrontOf(redis.port())) {
            RedisBlocks a = replica(proxy.port(), 1_000);
            assertThat(a.awaitLoaded(Await.PATIENCE)).isTrue();
            proxy.stall();

            long start = System.nanoTime();
            assertThat(a.block(ACME, Block.FOREVER, "").reach()).isEqualTo(Reach.HERE_FOR_NOW);
            assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(5).toNanos());
            assertThat(a.of(ACME)).isNotNull();

            proxy.pass();
            Await.until("written", () -> entries() == 1);
        }
    }

    @Test
    void aReplicaThatStartsWhileRedisIsAwayCatchesUp() {
        redis.kill();
        RedisBlocks a = replica();
        assertThat(a.awaitLoaded(Duration.ofMillis(200))).isFalse();
        assertThat(a.block(ACME, Block.FOREVER, "").reach()).isEqualTo(Reach.HERE_FOR_NOW);
        assertThat(a.of(ACME)).isNotNull();

        redis.restart();
        Await.until("written", () -> entries() == 1);
        assertThat(loaded().of(ACME)).isNotNull();
    }

    @Test
    void scriptsThatRedisLostAreSentAgain() {
        RedisBlocks a = loaded();
        RedisBlocks b = loaded();
        redis.command("SCRIPT", "FLUSH");

        block(a, b);
    }

    @Test
    void whatIsNotOursOrDamagedIsNeitherInForceNorDestroyed() {
        redis.command(
                "HSET",
                "rg2:{blocks}",
                "0badcafe:client:0123456789abcdef",
                "1 block 1 0123456789abcdef never x");
        redis.command("HSET", "rg2:{blocks}", "damaged", "nothing");
        RedisBlocks a = loaded();

        assertThat(a.count()).isZero();
        block(a, loaded());
        assertThat(entries()).isEqualTo(3);
    }

    @Test
    void namesAreNotReadableInRedis() {
        RedisBlocks a = loaded();
        a.block(ACME, Block.FOREVER, "the note");

        String all = redis.command("HGETALL", "rg2:{blocks}").toString();
        assertThat(all).contains("the note").doesNotContain("acme");
    }

    @Test
    void endedBlocksAreDroppedAfterAWhileAndNeverComeBack() {
        RedisBlocks a = loaded();
        a.block(ACME, clock.millis() + 1_000, "");
        clock.advance(Duration.ofSeconds(1));
        assertThat(a.of(ACME)).isNull();
        assertThat(entries()).isEqualTo(1);

        clock.advance(BlockEntry.KEEP.plus(Duration.ofHours(2)));
        loaded();
        Await.until("dropped", () -> entries() == 0);
    }

    @Test
    void sharingGoesOnAfterAnError() throws Exception {
        loaded();
        FakeEntries entries = new FakeEntries();
        entries.error.set(new NoClassDefFoundError("planted"));
        RedisBlocks blocks =
                new RedisBlocks(
                        new LocalBlocks(new byte[32], clock, new Random(1), 100),
                        stores.getLast().link(),
                        _ -> entries,
                        Time.system());
        Thread thread = Thread.ofPlatform().start(blocks::run);
        try {
            assertThat(blocks.awaitLoaded(Await.PATIENCE)).isTrue();
            assertThat(entries.error).hasNullValue();
        } finally {
            thread.interrupt();
            thread.join();
        }
    }

    @Test
    void endedBlocksDoNotFillRedisUp() {
        RedisBlocks a = replica(redis.port(), 20);
        assertThat(a.awaitLoaded(Await.PATIENCE)).isTrue();
        for (int i = 0; i < 200; i++) {
            Target target = new Target.Token("t" + i);
            a.block(target, Block.FOREVER, "");
            a.unblock(target);
            clock.advance(Duration.ofSeconds(10));
        }
        assertThat(entries()).isLessThanOrEqualTo(40);
        Await.until(
                "room again", () -> a.block(ACME, Block.FOREVER, "").reach() == Reach.EVERYWHERE);
        assertThat(a.count()).isEqualTo(1);
    }

    private long entries() {
        return reply(() -> Long.parseLong(redis.command("HLEN", "rg2:{blocks}").text()));
    }

    private static long reply(Callable<Long> command) {
        try {
            return command.call();
        } catch (Exception _) {
            return -1;
        }
    }
}
