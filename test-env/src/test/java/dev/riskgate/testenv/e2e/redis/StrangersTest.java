// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.redis;

import static dev.riskgate.testenv.e2e.redis.SharedWorld.HOME;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.ORDERS;
import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.demo.DemoOutcome;
import dev.riskgate.testenv.world.CheckClient;
import dev.riskgate.testenv.world.Issuer;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

class StrangersTest {

    /** The least that can be set. */
    private static final int MAX_SUBJECTS = 1_000;

    private static final int STRANGERS = 1_500;
    private static final int AT_ONCE = 8;
    private static final Duration PATIENT = Duration.ofSeconds(3);

    @TempDir Path work;

    @Test
    void manyThatComeOnceDoNotPushOutTheOneThatComesDaily() throws Exception {
        try (RedisServer redis = RedisServer.start();
                SharedWorld world =
                        SharedWorld.start(
                                work,
                                SharedWorld.section("127.0.0.1:" + redis.port(), PATIENT)
                                        + "state: { maxSubjects: "
                                        + MAX_SUBJECTS
                                        + " }\n")) {
            for (int i = 0; i < 30; i++) {
                assertThat(world.send(ORDERS, world.acme()).status()).isEqualTo(200);
            }
            // A very busy machine may leave some of them no time.
            assertThat(flood(world)).isGreaterThan(MAX_SUBJECTS);

            redis.kill();
            world.awaitDegraded();
            DemoOutcome known = world.send(ORDERS, world.acme());
            assertThat(known.status()).as("it is still known here").isEqualTo(200);
            assertThat(unknown(world)).as("there was no room for all").isPositive();
        }
    }

    /** How many of some strangers are not known any more. */
    private static int unknown(SharedWorld world) throws Exception {
        int unknown = 0;
        for (int i = 0; i < STRANGERS; i += 50) {
            String token = world.world().issuer().token("stranger-" + i);
            DemoOutcome demoOutcome = world.send(HOME.send(get(ORDERS), token));
            unknown += demoOutcome.reasons().contains("degraded_state") ? 1 : 0;
        }
        return unknown;
    }

    /** How many of them passed. */
    private static int flood(SharedWorld world) {
        Issuer issuer = world.world().issuer();
        AtomicInteger passed = new AtomicInteger();
        try (CheckClient riskgate = new CheckClient(world.world().riskgate().port());
                ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int i = 0; i < STRANGERS; i++) {
                String client = "stranger-" + i;
                callers.submit(
                        () -> {
                            var answer =
                                    riskgate.check(HOME.send(get(ORDERS), issuer.token(client)));
                            passed.addAndGet(answer.getStatus().getCode() == 0 ? 1 : 0);
                        });
            }
        }
        return passed.get();
    }
}
