// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;

import dev.riskgate.decision.Decision;
import dev.riskgate.decision.SampleDecisions;
import dev.riskgate.testredis.Await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Each reader of the metrics gets the format that it takes, and a real Prometheus takes them. */
class ScrapeTest {

    private static final Path ALERTS = Path.of("../helm/riskgate/files/alerts");

    @TempDir Path folder;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Metrics metrics = new Metrics("1");
    private final Decision decision = SampleDecisions.at(Instant.now().toEpochMilli());
    private ManagementServer server;

    @BeforeEach
    void start() throws Exception {
        metrics.decided(decision);
        server =
                ManagementServer.start(
                        new InetSocketAddress("127.0.0.1", 0),
                        metrics,
                        new Readiness(List::of),
                        HttpExchange::close);
    }

    @AfterEach
    void stop() {
        server.close();
        http.close();
    }

    @Test
    void whoDoesNotSayWhatItTakesGetsPlainTextWithoutExemplars() throws Exception {
        for (HttpRequest request :
                List.of(request().build(), request().header("Accept", "*/*").build())) {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());

            assertThat(type(answer)).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
            assertThat(answer.body())
                    .contains("riskgate_check_seconds_bucket{le=\"2.0E-4\"} 1\n")
                    .doesNotContain(decision.id(), "# EOF");
        }
    }

    @Test
    void openMetricsHasARecentDecisionBesideEachBucket() throws Exception {
        metrics.decided(SampleDecisions.at(decision.timeMillis() + 999));
        HttpResponse<String> answer =
                http.send(
                        request().header("Accept", "application/openmetrics-text").build(),
                        BodyHandlers.ofString());

        assertThat(type(answer)).startsWith("application/openmetrics-text; version=1.0.0");
        String example = " # {decision=\"" + decision.id() + "\"} ";
        assertThat(answer.body())
                .contains(
                        "riskgate_check_seconds_bucket{le=\"2.0E-4\"} 2" + example + "1.23456E-4 ",
                        "riskgate_score_bucket{le=\"90.0\"} 2" + example + "85.0 ")
                .endsWith("# EOF\n");
        assertThat(answer.body().split("riskgate_score_bucket.*decision=", -1))
                .as("one bucket has an example")
                .hasSize(2);
    }

    /** What Debian's Prometheus makes of them, with both features switched on. */
    @Test
    void aRealPrometheusReadsNativeHistogramsAndExemplars() throws Exception {
        assumeTrue(hasPrometheus(), "needs prometheus on the PATH: apt-get install prometheus");
        int port = freePort();
        Process prometheus = prometheus(port, "");
        try {
            URI base = URI.create("http://127.0.0.1:" + port);
            Await.until(
                    "scraped",
                    () ->
                            !query(base, "histogram_count(riskgate_check_seconds)")
                                    .path("result")
                                    .isEmpty());

            assertThat(value(base, "histogram_count(riskgate_check_seconds)")).isEqualTo(1);
            assertThat(value(base, "histogram_quantile(0.5, riskgate_check_seconds)"))
                    .isCloseTo(1.23456e-4, within(1.23456e-4 * 0.09));
            String now = Instant.now().plusSeconds(1).toString();
            JsonNode exemplars =
                    get(
                            base.resolve(
                                    "/api/v1/query_exemplars?query=riskgate_score_bucket&start="
                                            + Instant.now().minusSeconds(60)
                                            + "&end="
                                            + now));
            assertThat(exemplars.path("data").toString()).contains(decision.id());
        } finally {
            end(prometheus);
        }
    }

    /** A Prometheus that keeps native histograms keeps no others, unless it is told to. */
    @Test
    void rulesOfLatencyWorkWhereOnlyNativeHistogramsAreKept() throws Exception {
        assumeTrue(hasPrometheus(), "needs prometheus on the PATH: apt-get install prometheus");
        int port = freePort();
        Process prometheus =
                prometheus(port, "rule_files: [ \"%s/*.yaml\" ]".formatted(ALERTS.toRealPath()));
        try {
            URI base = URI.create("http://127.0.0.1:" + port);
            String histogram = "histogram_count(riskgate_check_seconds)";
            Await.until("scraped", () -> value(base, histogram) == 1);
            for (int i = 0; i < 30; i++) {
                metrics.decided(SampleDecisions.took(TimeUnit.MILLISECONDS.toNanos(1)));
                metrics.decided(SampleDecisions.took(TimeUnit.MILLISECONDS.toNanos(400)));
            }
            Await.until("scraped again", () -> value(base, histogram) == 61);

            Await.until(
                    "half of them are slow",
                    () -> Math.abs(value(base, "job:riskgate_slow:ratio_rate5m") - 0.5) < 0.01);
            Await.until(
                    "somebody is called",
                    () -> value(base, "ALERTS{alertname=\"RiskgateLatencyBurn\"}") == 1);
            assertThat(query(base, "riskgate_check_seconds_bucket").path("result")).isEmpty();
        } finally {
            end(prometheus);
        }
    }

    private Process prometheus(int port, String rules) throws IOException {
        Path config =
                Files.writeString(
                        folder.resolve("prometheus.yml"),
                        """
                        global: { scrape_interval: 200ms, scrape_timeout: 200ms, evaluation_interval: 200ms }
                        scrape_configs:
                          - job_name: riskgate
                            static_configs: [ { targets: [ "127.0.0.1:%d" ] } ]
                        %s
                        """
                                .formatted(server.port(), rules));
        return new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--enable-feature=native-histograms,exemplar-storage")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
    }

    private static void end(Process prometheus) throws InterruptedException {
        prometheus.destroy();
        if (!prometheus.waitFor(10, TimeUnit.SECONDS)) {
            prometheus.destroyForcibly();
        }
    }

    /** Prometheus does not tell which port it took, so it is told one. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static boolean hasPrometheus() {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Stream.of(path.split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "prometheus")));
    }

    private double value(URI prometheus, String query) throws Exception {
        return query(prometheus, query).path("result").path(0).path("value").path(1).asDouble();
    }

    private JsonNode query(URI prometheus, String query) throws Exception {
        String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
        return get(prometheus.resolve("/api/v1/query?query=" + encoded)).path("data");
    }

    private JsonNode get(URI uri) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri).build();
        return new JsonMapper().readTree(http.send(request, BodyHandlers.ofString()).body());
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics"));
    }

    private static String type(HttpResponse<?> answer) {
        return answer.headers().firstValue("content-type").orElse("");
    }
}
