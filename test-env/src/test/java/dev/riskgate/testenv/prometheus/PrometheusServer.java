// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.prometheus;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.chart.Program;
import dev.riskgate.testredis.Await;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A real Prometheus with the example configuration, which scrapes every second. */
final class PrometheusServer implements AutoCloseable {

    private final HttpClient http = HttpClient.newHttpClient();
    private final Prometheus prometheus;
    private final Instant start = Instant.now();

    private PrometheusServer(Prometheus prometheus) {
        this.prometheus = prometheus;
    }

    /** Skips the test where there is no Prometheus. */
    static PrometheusServer start(Path work, int riskgate, int envoy) throws IOException {
        Program program = Program.need("prometheus", "apt install prometheus");
        Prometheus prometheus =
                Prometheus.start(
                        program.file(),
                        Checkout.find(),
                        work,
                        new Prometheus.Targets(List.of(riskgate), envoy, Duration.ofSeconds(1)));
        PrometheusServer server = new PrometheusServer(prometheus);
        Await.until("Prometheus has scraped both", () -> server.value("sum(up)") == 2);
        return server;
    }

    /** The one value of the query now; NaN if there is none. */
    double value(String query) throws IOException {
        JsonNode result = ask("query?query=" + encoded(query));
        return result.size() == 1 ? result.at("/0/value/1").asDouble() : Double.NaN;
    }

    /** Whether the query had a value, at any second since the start. */
    boolean everHadData(String query) throws IOException {
        long end = Instant.now().getEpochSecond() + 1;
        for (JsonNode series :
                ask(
                        "query_range?step=1s&start=%d&end=%d&query=%s"
                                .formatted(start.getEpochSecond(), end, encoded(query)))) {
            for (JsonNode point : series.path("values")) {
                if (!point.path(1).asString("NaN").equals("NaN")) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public void close() {
        prometheus.close();
    }

    private static String encoded(String query) {
        return URLEncoder.encode(query, StandardCharsets.UTF_8);
    }

    private JsonNode ask(String path) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + prometheus.port() + "/api/v1/" + path);
        try {
            String body =
                    http.send(
                                    HttpRequest.newBuilder(uri).build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body();
            JsonNode answer = new JsonMapper().readTree(body);
            if (!answer.path("status").asString("").equals("success")) {
                throw new AssertionError(body);
            }
            return answer.at("/data/result");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
