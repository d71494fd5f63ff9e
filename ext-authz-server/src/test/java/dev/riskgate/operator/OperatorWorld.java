// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.operator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import dev.riskgate.block.LocalBlocks;
import dev.riskgate.block.Target;
import dev.riskgate.budget.Budget;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.identity.apikey.ApiKeys;
import dev.riskgate.identity.apikey.KeyUses;
import dev.riskgate.identity.use.LocalUses;
import dev.riskgate.identity.use.UseHours;
import dev.riskgate.management.ManagementServer;
import dev.riskgate.management.Metrics;
import dev.riskgate.management.Readiness;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.signals.risk.Outcome;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.MemoryStore;
import dev.riskgate.state.StateStore;
import dev.riskgate.state.TestClock;
import dev.riskgate.state.WriteUrgency;
import dev.riskgate.top.TopClients;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.slf4j.LoggerFactory;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/**
 * A management port whose operator API has a store, blocks and keys in memory, with a clock that
 * stands.
 */
abstract class OperatorWorld {

    static final String IDP = "https://idp.example/";

    static final byte[] SECRET =
            "an operator's token, 32 bytes long".getBytes(StandardCharsets.US_ASCII);
    static final String TOKEN = Base64.getEncoder().encodeToString(SECRET);
    static final Target.Client ACME = new Target.Client("default", "acme");

    final TestClock clock = new TestClock();
    final LocalBlocks blocks = new LocalBlocks(new byte[32], clock, new Random(1), 50);
    final TopClients top = new TopClients(clock.millis());
    final MemoryStore store = new MemoryStore(clock, 1_000);

    /** How soon each change of a profile has to be known to the other replicas. */
    final List<WriteUrgency> shared = new ArrayList<>();

    final ApiKeys keys = TestKeys.of("acme-1=acme", "old-1=gone");
    final KeyUses keyUses =
            new KeyUses(
                    () -> keys,
                    new UseHours(System::nanoTime),
                    new LocalUses(clock, System::nanoTime),
                    clock,
                    System::nanoTime);
    final List<String> operated = new ArrayList<>();
    final List<Throwable> faults = new ArrayList<>();
    final HttpClient http = HttpClient.newHttpClient();
    @Nullable RuntimeException failure;
    ManagementServer server;

    @BeforeEach
    void start() throws Exception {
        server = server(SECRET);
    }

    @AfterEach
    void stop() {
        server.close();
        http.close();
    }

    ManagementServer server(byte @Nullable [] token) throws Exception {
        OperatorApi api =
                new OperatorApi(
                        token,
                        blocks,
                        watched(),
                        () -> keys,
                        () -> new Namespaces(List.of("keys", IDP), "keys"),
                        top,
                        new KeyUseOperations(keyUses, Duration.ofDays(90)),
                        this::budget,
                        clock,
                        (operation, operationOutcome) ->
                                operated.add(operation + " " + operationOutcome.label()),
                        faults::add);
        return ManagementServer.start(
                new InetSocketAddress("127.0.0.1", 0),
                new Metrics("1"),
                new Readiness(List::of),
                api);
    }

    /** The store, with a look at what is told it. */
    private StateStore watched() {
        return (StateStore)
                Proxy.newProxyInstance(
                        StateStore.class.getClassLoader(),
                        new Class<?>[] {StateStore.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("changed")) {
                                shared.add((WriteUrgency) arguments[1]);
                            }
                            try {
                                return method.invoke(store, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    Budget budget() {
        if (failure != null) {
            throw failure;
        }
        return CheckBudget.start(System::nanoTime, Duration.ofSeconds(5).toNanos()).mayBlock();
    }

    interface Doing {
        void run() throws Exception;
    }

    /** What the log is told meanwhile. */
    static List<String> logged(Doing doing) throws Exception {
        Logger log = (Logger) LoggerFactory.getLogger(OperatorApi.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Level before = log.getLevel();
        log.setLevel(Level.INFO);
        log.addAppender(lines);
        try {
            doing.run();
        } finally {
            log.detachAppender(lines);
            log.setLevel(before);
        }
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    Profile learn(String client, int requests) {
        return learn(Subject.client("default", client), requests);
    }

    Profile learn(Subject client, int requests) {
        RiskModel model = new RiskModel(Weights.shipped(), RiskSettings.defaults());
        Profile profile = store.profile(client, Consistency.BOUNDED, budget()).profile();
        for (int i = 0; i < requests; i++) {
            Observation observation = observation(clock.millis() + i * 60_000L);
            var assessment = model.assess(profile, store.population(), observation);
            model.fold(profile, store.population(), observation, assessment, Outcome.ALLOWED, 0);
        }
        return profile;
    }

    static Observation observation(long millis) {
        return new Observation(
                millis, 1, 0, 2, 3, 4, 5, 0, Place.UNKNOWN, 6, Observation.Method.READ, 7, 0);
    }

    HttpResponse<String> post(String body) throws Exception {
        return send("POST", "/v1/blocks", body, "Bearer " + TOKEN);
    }

    HttpResponse<String> ask(String method, String target) throws Exception {
        return send(method, target, null, "Bearer " + TOKEN);
    }

    HttpResponse<String> send(
            String method, String target, @Nullable String body, String authorization)
            throws Exception {
        var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        return http.send(
                request(target, authorization).method(method, publisher).build(),
                BodyHandlers.ofString());
    }

    HttpRequest.Builder request(String target, String authorization) {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + target));
        return authorization.isEmpty() ? request : request.header("Authorization", authorization);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
