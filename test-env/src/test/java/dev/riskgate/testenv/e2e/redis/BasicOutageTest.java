// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.redis;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;

import dev.riskgate.identity.basic.AccountGenerator;
import dev.riskgate.server.Riskgate;
import dev.riskgate.server.config.ServerConfigs;
import dev.riskgate.testenv.demo.DemoOutcome;
import dev.riskgate.testenv.world.CheckClient;
import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.Sender;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Names and passwords while the Redis that counts guesses is away, through the real Envoy. */
class BasicOutageTest {

    private static final String HOME = "203.0.113.10";
    private static final String ELSEWHERE = "198.51.100.20";
    private static final int ATTEMPTS = 5;
    private static final String POLICY =
            """
            apiVersion: riskgate.dev/v1
            kind: Policy
            client: { trustedProxies: 1 }
            credentials:
              - apiKey: { name: partners, header: x-api-key }
              - basic: { name: old-ones, accounts: accounts.yaml, attempts: %d }
            risk: { thresholds: { challenge: 80, deny: never } }
            routes:
              - { name: orders, match: { path: /v1/orders } }
              - { name: ledger, match: { path: /v1/ledger }, consistency: strict }
              - { name: allow, match: { path: /allow }, onDegraded: allow }
              - { name: deny, match: { path: /deny }, onDegraded: deny }
            """
                    .formatted(ATTEMPTS);

    @TempDir Path work;
    private RedisServer redis;
    private SharedWorld world;
    private String password = "";

    @BeforeEach
    void start() throws Exception {
        redis = RedisServer.start();
        AccountGenerator.NewAccount account =
                new AccountGenerator(new SecureRandom())
                        .create(
                                new AccountGenerator.Order(
                                        "legacy-one",
                                        "",
                                        "default",
                                        List.of(),
                                        List.of(),
                                        null,
                                        false));
        password = account.password();
        Files.writeString(
                work.resolve("accounts.yaml"),
                "apiVersion: riskgate.dev/v1\nkind: Accounts\naccounts:\n" + account.entry());
        world =
                SharedWorld.start(
                        work, SharedWorld.redis(redis.port()), POLICY, UnaryOperator.identity());
        world.awaitHealthy();
    }

    @AfterEach
    void stop() throws Exception {
        world.close();
        redis.close();
    }

    @Test
    void whileRedisIsKilledARememberedPasswordPassesAndNoGuessIsAnswered() throws Exception {
        assertThat(send(HOME, "/allow", password).status()).isEqualTo(200);
        redis.kill();
        world.awaitDegraded();

        for (String path : List.of("/allow", "/deny")) {
            assertThat(send(HOME, path, password).status()).as("remembered").isEqualTo(200);
            for (String from : List.of(HOME, ELSEWHERE)) {
                assertUndecided(send(from, path, "wrong"));
            }
            assertUndecided(send(ELSEWHERE, path, password));
            assertUndecided(send(ELSEWHERE, path, "nobody", "wrong"));
        }
    }

    private static void assertUndecided(DemoOutcome outcome) {
        assertThat(outcome.status()).as("%s", outcome.reasons()).isEqualTo(503);
        assertThat(outcome.reasons()).containsExactly("degraded_state");
    }

    @Test
    void replicasShareWhatIsCountedAndRedisLearnsNoName() throws Exception {
        assertThat(send(HOME, "/deny", password).status()).isEqualTo(200);
        for (int i = 0; i < ATTEMPTS; i++) {
            assertThat(send(ELSEWHERE, "/deny", "guess" + i).reasons())
                    .containsExactly("basic_wrong");
        }
        assertThat(send(ELSEWHERE, "/deny", password).reasons()).containsExactly("basic_locked");

        // A replica that starts amid the attack.
        try (Riskgate other =
                        Riskgate.start(
                                ServerConfigs.read(world.world().files().server(), Map.of()),
                                world.world().clock());
                CheckClient client = new CheckClient(other.port())) {
            assertThat(code(client, request(ELSEWHERE, "/deny", "legacy-one", password)))
                    .as("locked there, too")
                    .isEqualTo(Code.UNAUTHENTICATED_VALUE);
            assertThat(code(client, request(HOME, "/deny", "legacy-one", password)))
                    .as("proven there, too")
                    .isEqualTo(Code.OK_VALUE);
        }
        assertThat(redis.command("KEYS", "*").toString())
                .contains("failures")
                .doesNotContain("legacy");
    }

    private static int code(CheckClient client, Request request) {
        return client.check(request).getStatus().getCode();
    }

    private DemoOutcome send(String from, String path, String given) throws IOException {
        return send(from, path, "legacy-one", given);
    }

    private DemoOutcome send(String from, String path, String name, String given)
            throws IOException {
        return world.send(request(from, path, name, given));
    }

    private static Request request(String from, String path, String name, String given) {
        String text = name + ':' + given;
        return new Sender(from, "LegacySync/1.0")
                .send(get(path))
                .with(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }
}
