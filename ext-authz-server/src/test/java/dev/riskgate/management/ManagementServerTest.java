// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;

import dev.riskgate.reload.ReloadStatus;

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
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

class ManagementServerTest {

    private final List<ReloadStatus> files = new ArrayList<>();
    private final Readiness readiness = new Readiness(() -> files);
    private final HttpClient client = HttpClient.newHttpClient();
    private ManagementServer server;

    @BeforeEach
    void start() throws Exception {
        server =
                ManagementServer.start(
                        new InetSocketAddress("127.0.0.1", 0),
                        new Metrics("1"),
                        readiness,
                        HttpExchange::close);
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return client.send(
                HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build(),
                BodyHandlers.ofString());
    }

    @Test
    void readinessFollowsTheLifeOfTheServer() throws Exception {
        assertThat(send("GET", "/readyz").statusCode()).isEqualTo(503);
        assertThat(send("GET", "/readyz").body()).contains("\"status\":\"starting\"");
        readiness.started();
        assertThat(send("GET", "/readyz").statusCode()).isEqualTo(200);
        readiness.draining();
        assertThat(send("GET", "/readyz").statusCode()).isEqualTo(503);
        assertThat(send("GET", "/readyz").body()).contains("\"status\":\"draining\"");
        assertThat(send("GET", "/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void readinessTellsOfWhichDayDataAreThatGrowOld() throws Exception {
        readiness.date("geoTable", () -> LocalDate.of(2026, 6, 17));

        assertThat(send("GET", "/readyz").body())
                .contains("\"dates\":{\"geoTable\":\"2026-06-17\"}");
    }

    @Test
    void aFileThatCannotBeUsedIsToldAndLeavesTheServerReady() throws Exception {
        readiness.started();
        files.add(
                new ReloadStatus(
                        "policy",
                        Path.of("/etc/policy.yaml"),
                        Instant.EPOCH,
                        "policy.yaml:3:1: unknown key \"x\""));
        HttpResponse<String> response = send("GET", "/readyz");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo(
                        """
                        {"status":"ready","problems":{},"dates":{},"files":[{"name":"policy","path":"/etc/policy.yaml",\
                        "loadedAt":"1970-01-01T00:00:00Z",\
                        "failure":"policy.yaml:3:1: unknown key \\"x\\""}]}
                        """);
    }

    @Test
    void metricsAreInPrometheusTextFormat() throws Exception {
        HttpResponse<String> response = send("GET", "/metrics");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type").orElse(""))
                .startsWith("text/plain; version=0.0.4");
        assertThat(response.body()).contains("# TYPE riskgate_check_seconds histogram");
        assertThat(send("HEAD", "/metrics").body()).isEmpty();
    }

    @Test
    void whatDoesNotExistIsNotFoundAndNothingCanBeChanged() throws Exception {
        assertThat(send("GET", "/").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/metrics/../../etc/passwd").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/metrics%00").statusCode()).isIn(400, 404);
        assertThat(send("POST", "/readyz").statusCode()).isEqualTo(405);
    }

    @Test
    void faultsAreToldOnceASecondAndWithoutTheirMessages() {
        AtomicLong nanos = new AtomicLong();
        FaultLog log = new FaultLog(nanos::get);
        IllegalStateException fault = new IllegalStateException("Bearer eyJ\nforged line");
        assertThat(log.report(fault)).isTrue();
        assertThat(log.report(fault)).isFalse();
        nanos.addAndGet(1_000_000_000);
        assertThat(log.report(fault)).isTrue();
        assertThat(FaultLog.describe(new RuntimeException(fault)))
                .contains("java.lang.IllegalStateException")
                .contains("ManagementServerTest")
                .doesNotContain("eyJ");
    }
}
