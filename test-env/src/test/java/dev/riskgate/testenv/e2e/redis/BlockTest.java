// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.redis;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.cli.Main;
import dev.riskgate.server.Riskgate;
import dev.riskgate.server.config.ServerConfigs;
import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.RawHttp.Response;
import dev.riskgate.testenv.world.Sender;
import dev.riskgate.testenv.world.TestWorld;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** An operator at one replica, and a client whose requests go through Envoy to another. */
class BlockTest {

    private static final Sender LAPTOP = new Sender("203.0.113.10", "curl/8.5.0");

    @TempDir Path work;

    private interface Story {
        void tell(TestWorld testWorld, Riskgate other, RedisServer redis) throws Exception;
    }

    private void onTwoReplicas(Story story) throws Exception {
        Files.writeString(token(), Base64.getEncoder().encodeToString(new byte[32]));
        try (RedisServer redis = RedisServer.start()) {
            TestWorld.Setup setup =
                    TestWorld.Setup.of(Checkout.find(), work, "acme", "other")
                            .withServer(
                                    server ->
                                            server
                                                    + "redis: { address: \"127.0.0.1:"
                                                    + redis.port()
                                                    + "\", timeout: 1s }\n");
            try (TestWorld testWorld = TestWorld.start(setup);
                    Riskgate other = secondReplica(testWorld, token())) {
                story.tell(testWorld, other, redis);
            }
        }
    }

    private Path token() {
        return work.resolve("management-token");
    }

    @Test
    void aBlockAtOneReplicaStopsRequestsThroughEnvoyAtAnotherWithinASecond() throws Exception {
        onTwoReplicas(
                (testWorld, other, redis) -> {
                    Partner acme = testWorld.files().partner("acme");
                    assertThat(status(testWorld, acme)).isEqualTo(200);

                    String said = run(other, "block", "--key", "acme-key", "--note", "INC-42");
                    assertThat(said).contains("Every replica follows within a second.");
                    assertThat(timeUntil(testWorld, acme, 403)).isLessThan(Duration.ofSeconds(1));
                    Response denied = response(testWorld, acme);
                    assertThat(denied.body()).contains("problems/blocked").doesNotContain("INC-42");
                    assertThat(status(testWorld, testWorld.files().partner("other")))
                            .isEqualTo(200);

                    redis.restartEmpty();
                    run(other, "unblock", "--key", "acme-key");
                    assertThat(timeUntil(testWorld, acme, 200)).isLessThan(Duration.ofSeconds(5));
                });
    }

    @Test
    void addressesAreShutOutWithAndWithoutACredentialByTheAddressThatWasResolved()
            throws Exception {
        onTwoReplicas(
                (testWorld, other, redis) -> {
                    Partner acme = testWorld.files().partner("acme");
                    assertThat(from(testWorld, "203.0.113.10", get("/public/info"))).isEqualTo(200);

                    String said =
                            run(other, "block", "--cidr", "203.0.113.77/24", "--note", "INC-43");
                    assertThat(said).contains("Blocked prefix 203.0.113.0/24", "Every replica");
                    assertThat(timeUntil(testWorld, acme, 403)).isLessThan(Duration.ofSeconds(1));

                    Response denied = response(testWorld, acme);
                    assertThat(denied.body())
                            .contains("problems/blocked")
                            .doesNotContain("INC-43", "203.0.113");
                    assertThat(from(testWorld, "203.0.113.255", get("/public/info")))
                            .isEqualTo(403);
                    Request forgedKey =
                            get("/v1/orders").with("x-api-key", "rg_none-1_" + "A".repeat(22));
                    assertThat(from(testWorld, "203.0.113.1", forgedKey)).isEqualTo(403);
                    assertThat(from(testWorld, "198.51.100.20", forgedKey)).isEqualTo(401);

                    // What stands left of the trusted proxy's entry, and other headers, are the
                    // client's own words.
                    assertThat(from(testWorld, "198.51.100.20, 203.0.113.1", get("/public/info")))
                            .isEqualTo(403);
                    assertThat(from(testWorld, "203.0.113.1, 198.51.100.20", get("/public/info")))
                            .isEqualTo(200);
                    for (String header :
                            new String[] {"x-real-ip", "forwarded", "true-client-ip"}) {
                        Request claimed = get("/public/info").with(header, "203.0.113.1");
                        assertThat(from(testWorld, "198.51.100.20", claimed)).isEqualTo(200);
                    }
                    assertThat(from(testWorld, "2001:db8::1", get("/public/info"))).isEqualTo(200);

                    run(other, "block", "--address", "2001:DB8:0::1", "--for", "1h");
                    assertThat(run(other, "blocks")).contains("ipv4/24", "ipv6/128", "INC-43");
                    redis.restartEmpty();
                    assertThat(status(testWorld, acme)).isEqualTo(403);
                    run(other, "unblock", "--cidr", "203.0.113.0/24");
                    assertThat(timeUntil(testWorld, acme, 200)).isLessThan(Duration.ofSeconds(5));
                    assertThat(from(testWorld, "2001:db8::1", get("/public/info"))).isEqualTo(403);
                    assertThat(from(testWorld, "2001:db8::2", get("/public/info"))).isEqualTo(200);
                    Path log = testWorld.files().decisions();
                    Await.until(
                            "the log tells why",
                            () ->
                                    Files.readString(log)
                                            .contains("The operator has blocked this address."));
                    assertThat(Files.readString(log)).doesNotContain("INC-43", "203.0.113");
                });
    }

    @Test
    void aClientThatOnlyAnotherReplicaHasSeenIsKnownAndAMistypedOneIsNot() throws Exception {
        onTwoReplicas(
                (testWorld, other, redis) -> {
                    String bearer = testWorld.issuer().token("app-7");
                    assertThat(
                                    testWorld
                                            .http()
                                            .send(LAPTOP.send(get("/v1/orders"), bearer))
                                            .status())
                            .isEqualTo(200);

                    // The profile is shared within a second.
                    Await.until(
                            "the other replica knows the client",
                            () -> attempt(other, "block", "app-7", "--for", "1s").code == 0);
                    Said mistyped = attempt(other, "block", "app-77");
                    assertThat(mistyped.code).isEqualTo(1);
                    assertThat(mistyped.text)
                            .contains("Nothing known has this name, so nothing was blocked");
                    assertThat(attempt(other, "block", "--key", "acmee-key").code).isEqualTo(1);

                    redis.kill();
                    Await.until(
                            "Redis is known to be away",
                            () -> {
                                Said away = attempt(other, "block", "app-78", "--for", "1s");
                                return away.code == 0
                                        && away.text.contains("could not be checked")
                                        && away.text.contains("ONLY the replica that was asked");
                            });
                });
    }

    private static int from(TestWorld testWorld, String forwardedFor, Request request)
            throws IOException {
        return testWorld
                .http()
                .send(request.with("user-agent", "curl").with("x-forwarded-for", forwardedFor))
                .status();
    }

    private Riskgate secondReplica(TestWorld testWorld, Path token) throws Exception {
        Map<String, String> environment =
                Map.of(
                        "RISKGATE_MANAGEMENT_ADDRESS",
                        "127.0.0.1:0",
                        "RISKGATE_MANAGEMENT_TOKEN_FILE",
                        token.toString(),
                        "RISKGATE_DRAIN_NOTICE",
                        "0ms",
                        "RISKGATE_LOG_DECISIONS",
                        "off");
        return Riskgate.start(
                ServerConfigs.read(testWorld.files().server(), environment), testWorld.clock());
    }

    private record Said(int code, String text) {}

    private String run(Riskgate server, String command, String... arguments) {
        Said said = attempt(server, command, arguments);
        assertThat(said.code).as(said.text).isZero();
        return said.text;
    }

    private Said attempt(Riskgate server, String command, String... arguments) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said, true);
        String url = "http://127.0.0.1:" + server.managementPort();
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--server", url, "--token-file", token().toString()));
        int code = Main.run(out, out, all.toArray(String[]::new));
        return new Said(code, said.toString());
    }

    private static Duration timeUntil(TestWorld testWorld, Partner partner, int status)
            throws IOException {
        long start = System.nanoTime();
        while (status(testWorld, partner) != status && System.nanoTime() - start < 20e9) {
            LockSupport.parkNanos(10_000_000);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static int status(TestWorld testWorld, Partner partner) throws IOException {
        return response(testWorld, partner).status();
    }

    private static Response response(TestWorld testWorld, Partner partner) throws IOException {
        return testWorld.http().send(LAPTOP.send(get("/v1/orders"), partner));
    }
}
