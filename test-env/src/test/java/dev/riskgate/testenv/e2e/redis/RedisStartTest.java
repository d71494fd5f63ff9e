// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.redis;

import static dev.riskgate.testenv.e2e.redis.SharedWorld.HOME;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.LEDGER;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.MENU;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.ORDERS;
import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.world.CheckClient;
import dev.riskgate.testenv.world.RunningReplica;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.DocumentedUser;
import dev.riskgate.testredis.EveryRedis;
import dev.riskgate.testredis.FaultProxy;
import dev.riskgate.testredis.RedisServer;
import dev.riskgate.testredis.TestCertificate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How a server finds its Redis, and what it does if it does not. */
@EveryRedis
class RedisStartTest {

    @TempDir Path work;

    @Test
    void overTlsWithALogin() throws Exception {
        TestCertificate certificate = TestCertificate.in(work);
        try (RedisServer redis =
                        RedisServer.builder()
                                .user("riskgate", "s3cret", DocumentedUser.rights())
                                .start();
                FaultProxy tls = FaultProxy.withTls(redis.port(), certificate);
                SharedWorld world =
                        SharedWorld.start(
                                work,
                                SharedWorld.redis(work, tls.port(), "riskgate", "s3cret")
                                        + "  tls: { enabled: true, caFile: certificate.pem }\n")) {
            world.awaitHealthy();
            world.assertCodePasses();
        }
    }

    @Test
    void overAUnixSocket() throws Exception {
        try (RedisServer redis = RedisServer.builder().unixSocket().start();
                SharedWorld world =
                        SharedWorld.start(work, SharedWorld.section("unix:" + redis.socket()))) {
            world.awaitHealthy();
            world.assertCodePasses();
        }
    }

    @Test
    void beforeItServesItAsksRedisUntilItIsQuick() throws Exception {
        try (RedisServer redis = RedisServer.start();
                SharedWorld world = SharedWorld.start(work, SharedWorld.redis(redis.port()))) {
            String asked = redis.command("INFO", "commandstats").text();
            assertThat(asked).containsPattern("cmdstat_del:calls=\\d{2}");
            assertThat(Totals.inRedis(List.of(redis))).as("nothing was learned").isZero();
            assertThat(world.send(LEDGER, world.acme()).status()).isEqualTo(200);
        }
    }

    @Test
    void withAWrongPasswordItWaitsUntilThePasswordIsRight() throws Exception {
        try (RedisServer redis =
                        RedisServer.builder()
                                .user("riskgate", "first", DocumentedUser.rights())
                                .start();
                SharedWorld world =
                        SharedWorld.start(
                                work, SharedWorld.redis(work, redis.port(), "riskgate", "first"));
                RunningReplica late = replica(world, Map.of("RISKGATE_REDIS_PASSWORD", "second"))) {
            Await.until(
                    "it says what it waits for, and not the password",
                    () -> {
                        String said = Files.readString(late.log());
                        assertThat(said).doesNotContain("second");
                        return said.contains("WRONGPASS");
                    });
            assertThat(listens(late)).isFalse();
            redis.changePassword("second");
            Await.until("it listens", () -> listens(late));
        }
    }

    @Test
    void withoutRedisItServesAtOnceIfItIsToldTo() throws Exception {
        try (RedisServer redis = RedisServer.start();
                FaultProxy proxy = FaultProxy.inFrontOf(redis.port());
                SharedWorld world = SharedWorld.start(work, SharedWorld.redis(redis.port()))) {
            proxy.refuse();
            String address = "127.0.0.1:" + proxy.port();
            try (RunningReplica early =
                            replica(
                                    world,
                                    Map.of(
                                            "RISKGATE_REDIS_ADDRESS",
                                            address,
                                            "RISKGATE_REDIS_START",
                                            "degraded"));
                    CheckClient client = new CheckClient(early.port())) {
                Await.until("it listens", () -> listens(early));
                assertThat(status(client, MENU, world)).as("onDegraded: allow").isZero();
                assertThat(status(client, ORDERS, world)).as("onDegraded: deny").isNotZero();
                proxy.pass();
                Await.until("it shares", () -> status(client, LEDGER, world) == 0);
                assertThat(status(client, ORDERS, world)).isZero();
            }
        }
    }

    private RunningReplica replica(SharedWorld world, Map<String, String> environment) {
        return RunningReplica.start(
                world.world(), work, "replica", RunningReplica.freePort(), environment);
    }

    /** The code of gRPC's status in the answer: 0 lets the request in. */
    private static int status(CheckClient client, String path, SharedWorld world) {
        return client.check(HOME.send(get(path), world.acme())).getStatus().getCode();
    }

    private static boolean listens(RunningReplica runningReplica) {
        try (Socket _ = new Socket("127.0.0.1", runningReplica.port())) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
