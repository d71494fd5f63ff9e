// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.envoy;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Supplier;

/** Envoy's admin interface, as far as it is needed here. */
public final class EnvoyAdmin {

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;
    private volatile int listenerPort;

    EnvoyAdmin(int port) {
        this.port = port;
    }

    /** The port of the admin interface, on 127.0.0.1. */
    public int port() {
        return port;
    }

    int listenerPort() {
        return listenerPort;
    }

    /** The value of a counter or gauge; 0 if Envoy does not know it (yet). */
    public long stat(String name) throws IOException {
        for (JsonNode stat : json("/stats?format=json&filter=" + name).path("stats")) {
            if (stat.path("name").asString("").equals(name)) {
                return stat.path("value").asLong();
            }
        }
        return 0;
    }

    void awaitReady(Duration patience, Supplier<String> said) {
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            try {
                if (get("/ready").statusCode() == 200) {
                    listenerPort = readListenerPort();
                    return;
                }
            } catch (IOException _) {
                // Not listening yet.
            }
            Pause.briefly();
        }
        throw new EnvoyFailed(said.get());
    }

    private int readListenerPort() throws IOException {
        return json("/listeners?format=json")
                .at("/listener_statuses/0/local_address/socket_address/port_value")
                .asInt();
    }

    private JsonNode json(String path) throws IOException {
        return new JsonMapper().readTree(get(path).body());
    }

    private HttpResponse<String> get(String path) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }
}
