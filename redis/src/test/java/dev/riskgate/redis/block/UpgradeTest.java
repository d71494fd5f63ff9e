// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.block.Block;
import dev.riskgate.block.Blocks.Reach;
import dev.riskgate.block.Target;
import dev.riskgate.observation.KeyedHash;
import dev.riskgate.redis.state.RedisStore;
import dev.riskgate.state.OneTimeUse;
import dev.riskgate.state.TestClock;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.EveryRedis;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;

/**
 * A replica of the layout rg1 and one of this version share a Redis, as they do while replicas are
 * exchanged one by one.
 */
@EveryRedis
class UpgradeTest {

    private static final byte[] SECRET = new byte[32];
    private static final Target.Client ACME = new Target.Client("default", "acme");
    private static final Target.Key KEY = new Target.Key("k");

    private final TestClock clock = new TestClock();
    private final BlockReplicas blockReplicas = new BlockReplicas(clock);
    private RedisServer redis;
    private FormerReplica former;

    @BeforeEach
    void start() throws Exception {
        redis = RedisServer.start();
        former = new FormerReplica(blockReplicas, redis, SECRET, clock);
    }

    @AfterEach
    void stop() throws Exception {
        blockReplicas.close();
        redis.close();
    }

    private BlockReplicas.Replica replica() {
        return blockReplicas.loaded(BlockReplicas.single(redis.port()), SECRET, null);
    }

    /**
     * As the documentation of that version shows an entry, without any class of ours that writes
     * one.
     */
    @Test
    void aBlockThatIsThereAtTheStartHolds() {
        String field = fieldOfAcme();
        String entry = "1 block " + clock.millis() + " 9c41f2d07b3e88a5 never INC-42";
        redis.command("HSET", "rg1:{blocks}", field, entry);
        redis.command("SET", "rg1:{blocks}:version", "1:0123456789abcdef");

        RedisBlocks blocks = replica().blocks();

        assertThat(blocks.of(ACME)).isNotNull().extracting(Block::note).isEqualTo("INC-42");
    }

    private static String fieldOfAcme() {
        KeyedHash hash = KeyedHash.of(SECRET, "block");
        HexFormat hex = HexFormat.of();
        String name = hex.toHexDigits(hash.of(hash.of("default"), hash.of("acme")));
        return hex.toHexDigits(hash.of("key"), 8) + ":client:" + name;
    }

    @Test
    void everyWordIsHeardOnBothSides() {
        RedisBlocks blocks = replica().blocks();
        former.block(ACME);
        Await.until("blocked here", () -> blocks.of(ACME) != null);

        clock.advance(Duration.ofSeconds(1));
        assertThat(blocks.unblock(ACME).reach()).isEqualTo(Reach.EVERYWHERE);
        assertThat(former.isBlocked(ACME)).isFalse();
        assertThat(blocks.block(KEY, Block.FOREVER, "").reach()).isEqualTo(Reach.EVERYWHERE);
        assertThat(former.isBlocked(KEY)).isTrue();

        clock.advance(Duration.ofSeconds(1));
        former.unblock(KEY);
        Await.until("lifted here", () -> blocks.of(KEY) == null);
        assertThat(replica().blocks().of(KEY)).as("and for who comes later").isNull();
    }

    @Test
    void whatOneReplicaOfThisVersionHeardFromTheFormerOneOutlivesThatLayout() {
        RedisBlocks blocks = replica().blocks();
        former.block(ACME);
        Await.until("blocked here", () -> blocks.of(ACME) != null);
        Await.until("written here", () -> redis.command("HLEN", "rg2:{blocks}").number() == 1);
        redis.command("DEL", "rg1:{blocks}", "rg1:{blocks}:version");

        assertThat(replica().blocks().of(ACME)).isNotNull();
    }

    @Test
    void whereTheFormerLayoutIsBrokenThisOneGoesOn() {
        RedisBlocks here = replica().blocks();
        RedisBlocks there = replica().blocks();
        redis.command("DEL", "rg1:{blocks}");
        redis.command("SET", "rg1:{blocks}", "no hash");

        assertThat(here.block(KEY, Block.FOREVER, "").reach()).isEqualTo(Reach.HERE_FOR_NOW);
        Await.until("blocked there", () -> there.of(KEY) != null);
    }

    @Test
    void whereAFullRedisTakesNothingWhatItHoldsIsReadAllTheSame() {
        replica().blocks().block(KEY, Block.FOREVER, "");
        redis.command("DEL", "rg1:{blocks}", "rg1:{blocks}:version");
        former.block(ACME);
        Await.until("written here", () -> redis.command("HLEN", "rg2:{blocks}").number() == 2);
        redis.command("HDEL", "rg2:{blocks}", fieldOfAcme());
        redis.command("CONFIG", "SET", "maxmemory", "1");

        RedisBlocks late = replica().blocks();

        assertThat(late.of(KEY)).isNotNull();
        assertThat(late.of(ACME)).isNotNull();
    }

    @Test
    void aBlockOfOneNamespaceReachesTheReplicasOfThisVersion() {
        RedisBlocks here = replica().blocks();
        RedisBlocks there = replica().blocks();
        here.block(ACME.in("https://idp.example/"), Block.FOREVER, "");

        Await.until("there", () -> there.of(ACME.in("https://idp.example/")) != null);
        assertThat(former.isBlocked(ACME)).isFalse();
    }

    @Test
    void aCodeThatWasUsedOnOneSideIsUsedOnTheOther() {
        RedisStore store = replica().store();

        assertThat(former.use("acme", 7)).isEqualTo(OneTimeUse.FIRST);
        assertThat(use(store, "acme", 7)).isEqualTo(OneTimeUse.AGAIN);
        assertThat(use(store, "acme", 8)).isEqualTo(OneTimeUse.FIRST);
        assertThat(use(store, "acme", 8)).isEqualTo(OneTimeUse.AGAIN);
        assertThat(former.use("acme", 8)).isEqualTo(OneTimeUse.AGAIN);
        assertThat(former.use("other", 8)).isEqualTo(OneTimeUse.FIRST);
    }

    @Test
    void whileThePseudonymKeyIsExchangedTooACodeIsUsedUnderBothKeys() throws Exception {
        byte[] next = "the key that comes after it, 32+".getBytes(StandardCharsets.UTF_8);
        RedisStore store =
                blockReplicas.loaded(BlockReplicas.single(redis.port()), next, SECRET).store();

        assertThat(former.use("acme", 7)).isEqualTo(OneTimeUse.FIRST);
        assertThat(use(store, "acme", 7)).isEqualTo(OneTimeUse.AGAIN);
        assertThat(use(store, "acme", 8)).isEqualTo(OneTimeUse.FIRST);
        assertThat(former.use("acme", 8)).isEqualTo(OneTimeUse.AGAIN);
    }

    /** With the lines of docs/state.md that an operator would copy, in their order. */
    @Test
    void whenTheRightToTheFormerLayoutIsTakenAwayOnlyWhatIsHereCounts() throws Exception {
        run(documented("ACL SETUSER riskgate reset on >PASSWORD").replace("rg2:", "rg1:"));
        run(documented("ACL SETUSER riskgate ~rg2:*"));
        BlockReplicas.Replica replica =
                blockReplicas.loaded(
                        BlockReplicas.single(redis.port(), "riskgate", "PASSWORD"), SECRET, null);
        former.block(ACME);
        Await.until("blocked here", () -> replica.blocks().of(ACME) != null);
        assertThat(former.use("acme", 6)).isEqualTo(OneTimeUse.FIRST);
        assertThat(use(replica.store(), "acme", 6)).isEqualTo(OneTimeUse.AGAIN);

        run(documented("ACL SETUSER riskgate resetkeys"));

        assertThat(replica.blocks().block(KEY, Block.FOREVER, "").reach())
                .isEqualTo(Reach.EVERYWHERE);
        assertThat(former.isBlocked(KEY)).isFalse();
        assertThat(replica.blocks().of(ACME)).as("it was taken over").isNotNull();
        assertThat(former.use("acme", 7)).isEqualTo(OneTimeUse.FIRST);
        assertThat(use(replica.store(), "acme", 7)).isEqualTo(OneTimeUse.FIRST);
        assertThat(use(replica.store(), "acme", 7)).isEqualTo(OneTimeUse.AGAIN);
        Await.until("changes are heard of again", () -> listening("rg2:") == 1);
        assertThat(listening("rg1:")).isZero();
    }

    private long listening(String prefix) {
        return redis.command("PUBSUB", "NUMSUB", prefix + "{blocks}:hints")
                .list()
                .getLast()
                .number();
    }

    private void run(String line) {
        assertThat(redis.command(line.split(" ")).text()).isEqualTo("OK");
    }

    private static String documented(String beginning) throws Exception {
        return Files.readAllLines(Path.of("..", "docs", "state.md")).stream()
                .map(String::strip)
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    private OneTimeUse use(RedisStore store, String client, long step) {
        return FormerReplica.waiting(
                budget ->
                        store.useOnce(
                                "otp:keys|default|" + client + ":" + step,
                                FormerReplica.key(client, step),
                                clock.millis() + 10_000,
                                Duration.ofMinutes(1),
                                budget));
    }
}
