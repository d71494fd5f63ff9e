// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.block.LocalBlocks;
import dev.riskgate.budget.Budget;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.management.ManagementServer;
import dev.riskgate.management.Metrics;
import dev.riskgate.management.Readiness;
import dev.riskgate.redis.link.RedisSettings;
import dev.riskgate.redis.state.RedisStore;
import dev.riskgate.redis.state.SharingSettings;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.profile.ProfileSummary;
import dev.riskgate.signals.risk.Outcome;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.ProfileHandle;
import dev.riskgate.state.WriteUrgency;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.RedisServer;
import dev.riskgate.top.TopClients;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** What an operator is told, and what becomes of it, while a real Redis is away. */
class StoreAwayTest {

    private static final byte[] SECRET =
            "an operator's token, 32 bytes long".getBytes(StandardCharsets.US_ASCII);
    private static final Subject ACME = Subject.client("keys", "default", "acme");
    private static final String ACME_PATH = "/v1/clients?client=acme&namespace=keys";

    private final InstantSource clock = InstantSource.system();
    private final RiskModel model = new RiskModel(Weights.shipped(), RiskSettings.defaults());
    private final RedisServer redis = RedisServer.start();
    private final RedisStore asked = replica();
    private final RedisStore other = replica();
    private final HttpClient http = HttpClient.newHttpClient();
    private ManagementServer server;

    @BeforeEach
    void start() throws Exception {
        server =
                ManagementServer.start(
                        new InetSocketAddress("127.0.0.1", 0),
                        new Metrics("1"),
                        new Readiness(List::of),
                        new OperatorApi(
                                SECRET,
                                new LocalBlocks(new byte[32], clock, new Random(1), 50),
                                asked,
                                () -> TestKeys.of("acme-1=acme"),
                                () ->
                                        new Namespaces(
                                                List.of("keys", "https://idp.example/"), "keys"),
                                new TopClients(0),
                                new KeyUseOperations(null, Duration.ofDays(90)),
                                StoreAwayTest::budget,
                                clock,
                                (_, _) -> {},
                                _ -> {}));
    }

    @AfterEach
    void stop() {
        server.close();
        http.close();
        asked.close();
        other.close();
        redis.close();
    }

    private RedisStore replica() {
        RedisSettings settings =
                new RedisSettings(
                        RedisSettings.Mode.SINGLE,
                        List.of(new RedisSettings.Node("127.0.0.1", redis.port())),
                        null,
                        null,
                        null,
                        null,
                        0,
                        null,
                        Duration.ofMillis(500));
        SharingSettings sharing =
                new SharingSettings(
                        Duration.ofMillis(500),
                        10_000,
                        Duration.ofDays(60),
                        Duration.ofDays(7),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(30));
        RedisStore store = RedisStore.start(settings, sharing, SECRET, new Random(), clock);
        store.reached().orTimeout(20, TimeUnit.SECONDS).join();
        return store;
    }

    private static Budget budget() {
        return CheckBudget.start(System::nanoTime, TimeUnit.SECONDS.toNanos(10)).mayBlock();
    }

    private static ProfileHandle known(RedisStore store) {
        return store.profile(ACME, Consistency.BOUNDED, budget());
    }

    /** The client's own context, and another one that is on trial. */
    private void twoContexts() {
        ProfileHandle profileHandle = known(asked);
        for (int i = 0; i < 30; i++) {
            request(profileHandle, 1);
        }
        request(profileHandle, 91);
        asked.changed(profileHandle, WriteUrgency.AWAITED, budget());
    }

    private void request(ProfileHandle profileHandle, int with) {
        Observation observation =
                new Observation(
                        clock.millis(),
                        with,
                        0,
                        with + 1,
                        with + 2,
                        with + 3,
                        with + 4,
                        0,
                        Place.UNKNOWN,
                        6,
                        Observation.Method.READ,
                        7,
                        0);
        var assessment = model.assess(profileHandle.profile(), asked.population(), observation);
        model.fold(
                profileHandle.profile(),
                asked.population(),
                observation,
                assessment,
                Outcome.ALLOWED,
                0);
    }

    private static long onTrial(RedisStore store) {
        return ProfileSummary.of(known(store).profile()).contexts().stream()
                .filter(context -> !context.established())
                .count();
    }

    private static long requests(RedisStore store) {
        return known(store).profile().requests();
    }

    private HttpResponse<String> ask(String method, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + server.port()).resolve(path))
                        .header(
                                "Authorization",
                                "Bearer " + Base64.getEncoder().encodeToString(SECRET))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void anAcceptedClientIsToldToBeAcceptedHereForNowAndIsEverywhereOnceTheStoreIsBack()
            throws Exception {
        twoContexts();
        Await.until("the other replica knows both", () -> onTrial(other) == 1);
        redis.kill();

        HttpResponse<String> accepted = ask("PUT", ACME_PATH);

        assertThat(accepted.statusCode()).isEqualTo(200);
        assertThat(accepted.body()).contains("\"accepted\":1", "\"reach\":\"here_for_now\"");
        assertThat(ask("GET", ACME_PATH).body()).doesNotContain("\"established\":false");
        assertThat(onTrial(other)).isEqualTo(1);

        redis.restartEmpty();
        Await.until("it is accepted there, too", () -> onTrial(other) == 0);
        assertThat(ask("PUT", ACME_PATH).body())
                .contains("\"accepted\":0", "\"reach\":\"everywhere\"");
    }

    @Test
    void aClientThatCannotBeForgottenIsToldToBeKnownStillAndStaysSo() throws Exception {
        twoContexts();
        Await.until("the other replica knows it", () -> requests(other) == 31);
        redis.kill();

        HttpResponse<String> refused = ask("DELETE", ACME_PATH);

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body())
                .contains(
                        "This replica has erased nothing, and will not do so later by itself.",
                        "Ask again when it answers.");
        assertThat(ask("GET", ACME_PATH).body()).contains("\"requests\":31");

        redis.restart();
        Await.until("Redis is back", asked::isReachable);
        assertThat(requests(asked)).isEqualTo(31);
        assertThat(ask("DELETE", ACME_PATH).body())
                .contains("\"forgotten\":true", "\"reach\":\"everywhere\"");
        Await.until("the other replica forgot it", () -> requests(other) == 0);
    }

    @Test
    void nothingIsDoneToAClientThatThisReplicaDoesNotHold() throws Exception {
        redis.kill();
        for (String undone : List.of("PUT accepted", "DELETE forgotten", "GET shown")) {
            String method = undone.split(" ")[0];
            HttpResponse<String> refused = ask(method, ACME_PATH);

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body())
                    .contains("nothing was " + undone.split(" ")[1])
                    .doesNotContain("namespace (");
        }
    }

    @Test
    void whereTheOtherNamespaceCannotBeAskedItIsSaidHowToDoWithout() throws Exception {
        twoContexts();
        redis.kill();

        HttpResponse<String> refused = ask("PUT", "/v1/clients?client=acme");

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body())
                .contains("nothing was accepted", "Name its namespace (--namespace,");
        assertThat(onTrial(asked)).isEqualTo(1);
    }
}
