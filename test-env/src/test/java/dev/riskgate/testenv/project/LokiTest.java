// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.project;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.grafana.DashboardLinks;
import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testenv.world.Sender;
import dev.riskgate.testenv.world.TestWorld;
import dev.riskgate.testredis.Await;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The logs of a real Riskgate and a real Envoy go through each collector that is there into a real
 * Loki, which is then asked what the pages say.
 */
class LokiTest {

    private static final Sender HOME = new Sender("203.0.113.10", "AcmeSync/3.2 (Linux)");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String ALL = "{job=\"riskgate\"}";

    @TempDir Path work;

    private Path logs;
    private Path decisions;
    private Path access;

    @BeforeEach
    void makeFolders() throws IOException {
        logs = work.resolve("log");
        decisions = Files.createDirectories(logs.resolve("riskgate")).resolve("decisions.jsonl");
        access = Files.createDirectories(logs.resolve("envoy")).resolve("access.jsonl");
    }

    @ParameterizedTest
    @EnumSource
    void whatThePagesAskIsAnsweredAndNothingIsLost(Collector collector) throws Exception {
        collector.need();
        try (LokiServer loki = LokiServer.start(work)) {
            List<String> played = play();
            Process running = collector.start(logs, work, loki.port());
            try {
                // A crash cut the second line off.
                write(decisions, played.get(0) + "\n{\"id\":\"cut");
                write(decisions, "\n" + String.join("\n", played.subList(1, 4)) + "\n");
                awaitLines(loki, ALL, 4);
                rotate(loki, played.subList(4, 6));
                loki.goAway();
                write(decisions, String.join("\n", played.subList(6, played.size())) + "\n");
                loki.comeBack();
                awaitLines(loki, ALL, played.size());
                awaitLines(loki, "{job=\"envoy\"}", played.size());
                assertThat(running.isAlive()).isTrue();
                assertLines(loki, played);
                assertQueries(loki, played);
                assertLinks(loki, played.getFirst());
                assertDashboards(loki, played.get(1));
            } finally {
                running.destroyForcibly();
            }
        }
    }

    /** Eight requests; gives the decision log's lines, and leaves Envoy's access log. */
    private List<String> play() throws Exception {
        Path world = Files.createDirectories(work.resolve("world"));
        try (TestWorld running =
                TestWorld.start(TestWorld.Setup.of(Checkout.find(), world, "acme"))) {
            Partner acme = running.files().partner("acme");
            for (int i = 0; i < 4; i++) {
                running.http().send(HOME.send(get("/v1/orders"), acme));
                running.http().send(HOME.send(get("/admin"), acme));
            }
            Path log = running.files().decisions();
            Path lines = running.envoy().accessLog();
            Await.until("both logs are written", () -> count(log) == 8 && count(lines) == 8);
            Files.copy(lines, access);
            return Files.readAllLines(log);
        }
    }

    private static long count(Path file) throws IOException {
        return Files.readAllLines(file).size();
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** As logrotate does: another name that is not followed, and a new file. */
    private void rotate(LokiServer loki, List<String> lines) throws IOException {
        Files.move(decisions, decisions.resolveSibling("decisions.jsonl.1"));
        write(decisions, String.join("\n", lines) + "\n");
        awaitLines(loki, ALL, 6);
    }

    private static void awaitLines(LokiServer loki, String query, int lines) {
        Await.until(lines + " lines of " + query, PATIENCE, () -> loki.lines(query) == lines);
    }

    /** Each line is as it was written, at the decision's time, with its labels. */
    private static void assertLines(LokiServer loki, List<String> played) throws IOException {
        List<String> kept = new ArrayList<>();
        for (JsonNode stream : loki.ask(ALL)) {
            for (JsonNode value : stream.path("values")) {
                String line = value.path(1).asString("");
                JsonNode record = new JsonMapper().readTree(line);
                long nanos = Long.parseLong(value.path(0).asString(""));
                assertThat(Instant.ofEpochSecond(0, nanos))
                        .isEqualTo(Instant.parse(record.path("time").asString("")));
                for (String label : List.of("verdict", "enforced", "route")) {
                    assertThat(stream.path("stream").path(label)).isEqualTo(record.path(label));
                }
                kept.add(line);
            }
        }
        assertThat(kept).containsExactlyInAnyOrderElementsOf(played);
    }

    /** The queries of deploy/logs/README.md, with an id that there is. */
    private static void assertQueries(LokiServer loki, List<String> played) throws IOException {
        JsonNode denied = new JsonMapper().readTree(played.get(1));
        assertThat(denied.path("verdict").asString("")).isEqualTo("deny");
        List<String> queries =
                Files.readString(Checkout.find().root().resolve("deploy/logs/README.md"))
                        .lines()
                        .filter(line -> line.contains("{job=\"riskgate\""))
                        .map(line -> line.replaceAll("[0-9a-f]{32}", id(played.get(1))))
                        .map(line -> line.replace("verdict=\"challenge\"", "verdict=\"deny\""))
                        .toList();
        assertThat(queries).hasSize(4);
        for (String query : queries) {
            assertThat(loki.ask(query)).as(query).isNotEmpty();
        }
        for (String metadata :
                List.of(
                        "client=\"acme\"",
                        "request_id=\"" + denied.at("/request/xRequestId").asString("") + "\"",
                        "reason=\"" + denied.at("/reasons/0/code").asString("") + "\"",
                        "context=\"" + denied.path("context").asString("") + "\"",
                        "score>=0")) {
            assertThat(loki.lines(ALL + " | verdict=\"deny\" | " + metadata))
                    .as(metadata)
                    .isPositive();
        }
    }

    /** The derived fields of test-env/compose: each finds its id, and its query one line. */
    private static void assertLinks(LokiServer loki, String record) throws IOException {
        String sources =
                Files.readString(
                        Checkout.find()
                                .root()
                                .resolve("test-env/compose/grafana/datasources/datasources.yaml"));
        Matcher links =
                Pattern.compile("matcherRegex: '(.*)'\\s+datasourceUid: loki\\s+url: '(.*)'")
                        .matcher(sources);
        String line = record;
        int followed = 0;
        while (links.find()) {
            Matcher id = Pattern.compile(links.group(1)).matcher(line);
            assertThat(id.find()).as(links.group(1)).isTrue();
            assertThat(id.group(1)).isEqualTo(id(record));
            JsonNode found = loki.ask(links.group(2).replace("$${__value.raw}", id.group(1)));
            assertThat(found).hasSize(1);
            line = found.at("/0/values/0/1").asString("");
            followed++;
        }
        assertThat(followed).isEqualTo(2);
        assertThat(line).as("there and back").isEqualTo(record);
    }

    /** A series with the values of this denied request leads to it and to all that are alike. */
    private static void assertDashboards(LokiServer loki, String record) throws IOException {
        JsonNode denied = new JsonMapper().readTree(record);
        List<DashboardLinks.Link> links = DashboardLinks.all();
        assertThat(links).isNotEmpty();
        for (DashboardLinks.Link link : links) {
            String query =
                    link.log()
                            .replace(labelOf("route"), denied.path("route").asString(""))
                            .replace(labelOf("enforced"), denied.path("enforced").asString(""))
                            .replace(labelOf("reason"), denied.at("/reasons/0/code").asString(""));
            assertThat(query).doesNotContain("$");
            assertThat(loki.lines(query)).as(query).isEqualTo(4);
        }
    }

    private static String labelOf(String name) {
        return "${__field.labels." + name + "}";
    }

    private static String id(String record) {
        return new JsonMapper().readTree(record).path("id").asString("");
    }
}
