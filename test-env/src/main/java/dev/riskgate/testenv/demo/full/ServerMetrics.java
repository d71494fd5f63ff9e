// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo.full;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** What a server tells at {@code /metrics}, read for a person. */
final class ServerMetrics {

    private final HttpClient http = HttpClient.newHttpClient();

    /**
     * The sum of the samples of one metric.
     *
     * @param port the management port
     */
    double sum(int port, String metric) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                        .timeout(Duration.ofSeconds(10))
                        .build();
        return http.send(request, BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
