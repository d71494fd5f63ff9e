// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.block.Block;
import dev.riskgate.block.Blocks.Reach;
import dev.riskgate.block.Target;
import dev.riskgate.budget.Budget;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.redis.state.RedisStore;
import dev.riskgate.state.OneTimeUse;
import dev.riskgate.state.TestClock;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.EveryRedis;
import dev.riskgate.testredis.RedisServer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The key of pseudonyms is exchanged, replica by replica. */
@EveryRedis
class RotationTest {

    private static final byte[] FIRST = new byte[32];
    private static final byte[] SECOND =
            "the key that comes after it, 32+".getBytes(StandardCharsets.UTF_8);
    private static final Target.Client ACME = new Target.Client("default", "acme");
    private static final Target.Key KEY = new Target.Key("k");
    private static final Target.Key QUIET = new Target.Key("quiet");

    private final TestClock clock = new TestClock();
    private final BlockReplicas blockReplicas = new BlockReplicas(clock);
    private RedisServer redis;

    @BeforeEach
    void start() {
        redis = RedisServer.start();
    }

    @AfterEach
    void stop() throws Exception {
        blockReplicas.close();
        redis.close();
    }

    @Test
    void blocksOfThePreviousKeyHoldAndThoseThatAreMetOutliveIt() {
        RedisBlocks before = replica(FIRST, null).blocks();
        before.block(ACME, Block.FOREVER, "INC-42");
        before.block(KEY, Block.FOREVER, "");
        before.block(QUIET, Block.FOREVER, "");
        before.unblock(KEY);

        RedisBlocks rotated = replica(SECOND, FIRST).blocks();
        assertThat(rotated.of(ACME)).isEqualTo(before.of(ACME));
        assertThat(rotated.of(KEY)).as("its end holds, too").isNull();
        assertThat(rotated.count()).isEqualTo(2);
        Await.until("what was met is adopted", () -> entries() == 5);
        assertThat(rotated.count()).as("each counts once").isEqualTo(2);
        assertThat(rotated.list(10)).hasSize(2);

        RedisBlocks after = replica(SECOND, null).blocks();
        assertThat(after.of(ACME)).isNotNull();
        assertThat(after.of(QUIET)).as("nobody met it").isNull();
    }

    @Test
    void whileBothKeysAreInUseEveryWordReachesEveryReplica() {
        RedisBlocks before = replica(FIRST, null).blocks();
        RedisBlocks rotated = replica(SECOND, FIRST).blocks();

        rotated.block(ACME, Block.FOREVER, "");
        Await.until("blocked there", () -> before.of(ACME) != null);
        assertThat(rotated.count()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        before.unblock(ACME);
        Await.until("lifted here", () -> rotated.of(ACME) == null);
        before.block(ACME, Block.FOREVER, "");
        Await.until("blocked here", () -> rotated.of(ACME) != null);
        assertThat(rotated.unblock(ACME).reach()).isEqualTo(Reach.EVERYWHERE);
        Await.until("lifted there", () -> before.of(ACME) == null);
        assertThat(replica(SECOND, null).blocks().of(ACME)).isNull();
    }

    @Test
    void aCodeThatWasUsedUnderOneKeyCannotBeUsedUnderTheOther() {
        RedisStore before = replica(FIRST, null).store();
        RedisStore rotated = replica(SECOND, FIRST).store();

        assertThat(use(before, "a code")).isEqualTo(OneTimeUse.FIRST);
        assertThat(use(rotated, "a code")).isEqualTo(OneTimeUse.AGAIN);
        assertThat(use(rotated, "another")).isEqualTo(OneTimeUse.FIRST);
        assertThat(use(before, "another")).isEqualTo(OneTimeUse.AGAIN);
        assertThat(use(replica(SECOND, null).store(), "another")).isEqualTo(OneTimeUse.AGAIN);
    }

    private OneTimeUse use(RedisStore store, String code) {
        Budget budget =
                CheckBudget.start(System::nanoTime, TimeUnit.SECONDS.toNanos(10)).mayBlock();
        return store.useOnce(code, clock.millis() + 10_000, Duration.ofMinutes(1), budget);
    }

    private long entries() {
        return redis.command("HLEN", "rg2:{blocks}").number();
    }

    private BlockReplicas.Replica replica(byte[] secret, byte @Nullable [] previous) {
        return blockReplicas.loaded(BlockReplicas.single(redis.port()), secret, previous);
    }
}
