// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.servers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * The metrics of a server at one moment.
 *
 * @param text in the Prometheus text format
 */
public record ServerMetrics(String text) {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * @param managementPort of 127.0.0.1
     */
    public static ServerMetrics read(int managementPort) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + managementPort + "/metrics");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    http.send(
                            HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
                            HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(uri + " answers " + answer.statusCode());
            }
            return new ServerMetrics(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /**
     * The sum over all label sets of a metric.
     *
     * @throws IOException if the server has no such metric: a figure that silently is 0 would look
     *     good
     */
    public double value(String name) throws IOException {
        double sum = 0;
        boolean found = false;
        for (String line : text.lines().toList()) {
            if (line.startsWith(name) && endsAt(line, name.length())) {
                int labelsEnd = line.lastIndexOf('}');
                String rest = line.substring(Math.max(labelsEnd + 1, name.length())).strip();
                int blank = rest.indexOf(' ');
                sum += Double.parseDouble(blank < 0 ? rest : rest.substring(0, blank));
                found = true;
            }
        }
        if (!found) {
            throw new IOException("the server has no metric " + name);
        }
        return sum;
    }

    private static boolean endsAt(String line, int at) {
        return line.length() > at && (line.charAt(at) == ' ' || line.charAt(at) == '{');
    }
}
