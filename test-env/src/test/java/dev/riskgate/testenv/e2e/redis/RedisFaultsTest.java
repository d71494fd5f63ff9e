// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.redis;

import static dev.riskgate.testenv.e2e.redis.SharedWorld.LEDGER;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.MENU;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.ORDERS;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.PRICES;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.QUOTA;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.demo.DemoOutcome;
import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testredis.DocumentedUser;
import dev.riskgate.testredis.FaultProxy;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One Redis and what can happen to it. Each test leaves it healthy for the next. */
class RedisFaultsTest {

    /**
     * However badly Redis is, nobody waits longer than this for a decision; the check's own budget
     * is 5 s.
     */
    private static final Duration PROMPT = Duration.ofSeconds(2);

    @TempDir static Path work;
    private static RedisServer redis;
    private static FaultProxy proxy;
    private static SharedWorld world;

    @BeforeAll
    static void start() throws Exception {
        redis =
                RedisServer.builder()
                        .user("riskgate", "first", DocumentedUser.rights())
                        .appendOnly()
                        .start();
        proxy = FaultProxy.inFrontOf(redis.port());
        world = SharedWorld.start(work, SharedWorld.redis(work, proxy.port(), "riskgate", "first"));
    }

    @AfterAll
    static void stop() throws Exception {
        world.close();
        proxy.close();
        redis.close();
    }

    @BeforeEach
    void healthy() {
        world.awaitHealthy();
    }

    @Test
    void aRedisThatIsSlowButInTimeChangesNothing() throws Exception {
        proxy.delay(Duration.ofMillis(20));
        for (int i = 0; i < 20; i++) {
            assertThat(allowed(world.send(ORDERS, world.acme()))).isTrue();
            assertThat(allowed(world.send(LEDGER, world.acme()))).isTrue();
        }
        world.assertCodePasses();
        proxy.pass();
    }

    @Test
    void oneThatIsTooSlowCountsAsAway() throws Exception {
        proxy.delay(Duration.ofSeconds(2));
        awayUntil(proxy::pass);
    }

    @Test
    void oneThatStallsCountsAsAway() throws Exception {
        redis.stall();
        awayUntil(redis::resume);
    }

    @Test
    void aNetworkThatSwallowsEverythingCountsAsAway() throws Exception {
        proxy.stall();
        awayUntil(proxy::pass);
    }

    @Test
    void oneThatRefusesConnectionsCountsAsAway() throws Exception {
        proxy.refuse();
        awayUntil(proxy::pass);
    }

    @Test
    void oneThatWasKilledCountsAsAwayUntilItIsBack() throws Exception {
        redis.kill();
        awayUntil(redis::restart);
    }

    @Test
    void aConnectionThatIsCutIsMadeAnew() throws Exception {
        for (int i = 0; i < 5; i++) {
            proxy.cut();
            assertThat(world.send(ORDERS, world.acme()).status()).isEqualTo(200);
            world.awaitHealthy();
        }
        world.awaitReconciled(List.of(redis));
    }

    /** It can still be read, so it is known that a newcomer is one. */
    @Test
    void aFullOneTakesNoWrites() throws Exception {
        redis.command("CONFIG", "SET", "maxmemory", "1");
        whileAway(
                () -> redis.command("CONFIG", "SET", "maxmemory", "0"),
                newcomer -> assertThat(world.send(ORDERS, newcomer).status()).isEqualTo(200));
    }

    @Test
    void aPasswordThatWasChangedShutsUsOutUntilItIsRightAgain() throws Exception {
        redis.changePassword("second");
        awayUntil(() -> redis.changePassword("first"));
    }

    @Test
    void aFlushedScriptCacheIsNotNoticed() throws Exception {
        for (int i = 0; i < 5; i++) {
            redis.command("SCRIPT", "FLUSH");
            assertThat(allowed(world.send(ORDERS, world.acme()))).isTrue();
            assertThat(allowed(world.send(LEDGER, world.acme()))).isTrue();
            world.assertCodePasses();
        }
        world.awaitReconciled(List.of(redis));
    }

    private static void awayUntil(Runnable back) throws Exception {
        whileAway(back, newcomer -> refused(world.send(ORDERS, newcomer)));
    }

    /** What is to hold for a client that was never seen. */
    private interface Meanwhile {
        void holds(Partner newcomer) throws Exception;
    }

    /** Decisions while Redis is away, and after it is back. */
    private static void whileAway(Runnable back, Meanwhile meanwhile) throws Exception {
        Partner newcomer = world.newcomer();
        String code = world.laterCode();
        try {
            world.awaitDegraded();
            for (int i = 0; i < 10; i++) {
                DemoOutcome local = world.send(ORDERS, world.acme());
                assertThat(local.status()).isEqualTo(200);
                assertThat(SharedWorld.degraded(local)).as("it is marked degraded").isTrue();
                assertThat(local.response().took()).isLessThan(PROMPT);
            }
            refused(world.send(LEDGER, world.acme()));
            refused(world.send(QUOTA, world.acme()));
            refused(world.sendWithCode(code));
            letIn(world.send(PRICES, world.acme()));
            meanwhile.holds(newcomer);
            letIn(world.send(MENU, newcomer));
        } finally {
            back.run();
        }
        world.awaitHealthy();
        assertThat(allowed(world.send(ORDERS, newcomer))).as("a newcomer is welcome").isTrue();
        assertThat(allowed(world.send(PRICES, world.acme()))).isTrue();
        assertThat(allowed(world.send(QUOTA, newcomer))).as("counted again").isTrue();
        world.assertCodePasses();
        world.awaitReconciled(List.of(redis));
    }

    private static boolean allowed(DemoOutcome demoOutcome) {
        return demoOutcome.status() == 200 && !SharedWorld.degraded(demoOutcome);
    }

    /** As {@code onDegraded: deny} says. */
    private static void refused(DemoOutcome demoOutcome) {
        assertThat(demoOutcome.status()).as(demoOutcome.toString()).isEqualTo(503);
        assertThat(demoOutcome.reasons()).contains("degraded_state");
        assertThat(demoOutcome.response().took()).isLessThan(PROMPT);
    }

    /** As {@code onDegraded: allow} says. */
    private static void letIn(DemoOutcome demoOutcome) {
        assertThat(demoOutcome.status()).as(demoOutcome.toString()).isEqualTo(200);
        assertThat(SharedWorld.degraded(demoOutcome)).isTrue();
        assertThat(demoOutcome.response().took()).isLessThan(PROMPT);
    }
}
