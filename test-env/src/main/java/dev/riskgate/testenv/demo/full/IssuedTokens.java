// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo.full;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Tokens of an application from its issuer (RFC 6749, client credentials). A token is used until
 * shortly before it expires; while the issuer does not give one, callers get a text that is none,
 * and ask again with the next request. Thread-safe.
 */
final class IssuedTokens implements Supplier<String> {

    private static final String NONE = "the-issuer-gives-none";
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI endpoint;
    private final String form;
    private String token = NONE;
    private long renewal = System.nanoTime();

    IssuedTokens(URI endpoint, String client, String secret) {
        this.endpoint = endpoint;
        this.form =
                "grant_type=client_credentials&client_id="
                        + URLEncoder.encode(client, StandardCharsets.UTF_8)
                        + "&client_secret="
                        + URLEncoder.encode(secret, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized String get() {
        if (System.nanoTime() - renewal >= 0) {
            renew();
        }
        return token;
    }

    private void renew() {
        HttpRequest request =
                HttpRequest.newBuilder(endpoint)
                        .timeout(Duration.ofSeconds(5))
                        .header("content-type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build();
        try {
            JsonNode answer =
                    new JsonMapper()
                            .readTree(
                                    http.send(request, HttpResponse.BodyHandlers.ofString())
                                            .body());
            token = answer.path("access_token").asString(NONE);
            long seconds = answer.path("expires_in").asLong(0);
            renewal = System.nanoTime() + Duration.ofSeconds(seconds).minus(MARGIN).toNanos();
        } catch (IOException | JacksonException _) {
            token = NONE;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
