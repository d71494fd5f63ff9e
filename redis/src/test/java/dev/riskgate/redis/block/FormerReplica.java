// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.block;

import dev.riskgate.block.Block;
import dev.riskgate.block.LocalBlocks;
import dev.riskgate.block.Target;
import dev.riskgate.budget.Budget;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.redis.link.RedisLink;
import dev.riskgate.redis.link.Script;
import dev.riskgate.state.OneTimeUse;
import dev.riskgate.state.TestClock;
import dev.riskgate.testredis.RedisServer;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A replica of the layout rg1: its keys, made here as that version made them, with its scripts,
 * which are the same today. Each of its actions reads and writes at once, so that nothing has to be
 * waited for.
 */
final class FormerReplica {

    private static final Script USE_ONCE = Script.of("/dev/riskgate/redis/state/use-once.lua");
    private static final Duration KEEP = Duration.ofMinutes(1);

    private final RedisLink link;
    private final LocalBlocks blocks;
    private final Sync sync;
    private final TestClock clock;
    private final byte[] secret;

    FormerReplica(BlockReplicas blockReplicas, RedisServer redis, byte[] secret, TestClock clock) {
        this.link = blockReplicas.link(BlockReplicas.single(redis.port()));
        this.blocks = new LocalBlocks(secret, clock, new Random(71), 1_000);
        this.sync =
                new Sync(
                        blocks,
                        new RedisEntries(link, "rg1:", new Random(72), 2_000, Time.system()));
        this.clock = clock;
        this.secret = secret;
    }

    void block(Target target) {
        sync.read();
        blocks.block(target, Block.FOREVER, "");
        sync.write();
    }

    void unblock(Target target) {
        sync.read();
        blocks.unblock(target);
        sync.write();
    }

    boolean isBlocked(Target target) {
        sync.read();
        return blocks.of(target) != null;
    }

    /** What that version calls a client's code. */
    static String key(String client, long step) {
        return "otp:default:" + client + ":" + step;
    }

    OneTimeUse use(String client, long step) {
        byte[] hash = hash("once/" + key(client, step));
        String slot = "rg1:{once" + (hash[16] & 63) + "}:";
        String mark =
                slot
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(Arrays.copyOf(hash, 16));
        List<Object> answer =
                waiting(
                        budget ->
                                budget.await(
                                        link.call(
                                                USE_ONCE,
                                                new byte[][] {bytes(mark), bytes(slot + "since")},
                                                bytes(Long.toString(clock.millis())),
                                                bytes(Long.toString(clock.millis() + 1_000)),
                                                bytes(Long.toString(KEEP.toMillis())))));
        return switch (((Long) answer.getFirst()).intValue()) {
            case 1 -> OneTimeUse.FIRST;
            case 2 -> OneTimeUse.LOST;
            default -> OneTimeUse.AGAIN;
        };
    }

    static <T> T waiting(Function<Budget, T> action) {
        return action.apply(
                CheckBudget.start(System::nanoTime, TimeUnit.SECONDS.toNanos(10)).mayBlock());
    }

    private byte[] hash(String text) {
        byte[] own = hmac(secret, "state/names");
        return hmac(own, text);
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
