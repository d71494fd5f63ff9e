// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks a running server, and turns every failure into a sentence for a person. */
final class ManagementClient {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final int NOT_FOUND = 404;
    private static final JsonMapper JSON = new JsonMapper();

    private final URI server;
    private final String token;

    ManagementClient(URI server, String token) {
        this.server = server;
        this.token = token;
    }

    /** Arguments in a JSON body. */
    JsonNode post(String path, Map<String, String> arguments) {
        return send("POST", path, JSON.writeValueAsString(arguments));
    }

    /** Arguments in the query. */
    JsonNode ask(String method, String path, Map<String, String> arguments) {
        return send(method, query(path, arguments), null);
    }

    /** Like {@link #ask} with GET; null where the server knows nothing of what was asked for. */
    @Nullable JsonNode find(String path, Map<String, String> arguments) {
        return find("GET", path, arguments);
    }

    /** Like {@link #ask}; null where the server knows nothing of what it is about. */
    @Nullable JsonNode find(String method, String path, Map<String, String> arguments) {
        try {
            return send(method, query(path, arguments), null);
        } catch (NotFound _) {
            return null;
        }
    }

    /** The server said that it knows nothing of what was asked for. */
    private static final class NotFound extends OperationFailed {
        NotFound(String sentence) {
            super(sentence);
        }
    }

    private static String query(String path, Map<String, String> arguments) {
        return arguments.isEmpty()
                ? path
                : arguments.entrySet().stream()
                        .map(argument -> argument.getKey() + "=" + encoded(argument.getValue()))
                        .collect(Collectors.joining("&", path + "?", ""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private JsonNode send(String method, String target, @Nullable String body) {
        HttpRequest request =
                HttpRequest.newBuilder(server.resolve(target))
                        .timeout(ANSWER)
                        .header("Authorization", "Bearer " + token)
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body))
                        .build();
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build()) {
            return answer(http.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new OperationFailed(
                    "No server answers at "
                            + server
                            + ". Is it running, and is this its management address? Give it with"
                            + " --server, or RISKGATE_MANAGEMENT_URL.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationFailed("Interrupted. Whether it was done is not known.");
        }
    }

    private JsonNode answer(HttpResponse<String> response) {
        int status = response.statusCode();
        JsonNode body = json(response.body());
        String detail = body == null ? "" : body.path("detail").asString("");
        if (status == 200 && body != null) {
            return body;
        }
        if (detail.isEmpty()) {
            throw notOurs(status);
        }
        if (status == NOT_FOUND) {
            throw new NotFound(plain(detail));
        }
        throw new OperationFailed(plain(detail));
    }

    private OperationFailed notOurs(int status) {
        return new OperationFailed(
                "What answers at "
                        + server
                        + " is not the management port of a Riskgate that knows this command (HTTP "
                        + status
                        + ").");
    }

    private static @Nullable JsonNode json(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return node != null && node.isObject() ? node : null;
        } catch (JacksonException _) {
            return null;
        }
    }

    /** Lines as one text. */
    static String lines(List<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(plain(line).stripTrailing()).append('\n'));
        return text.toString();
    }

    /** What came over the network does nothing to the terminal. */
    static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(c -> plain.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return plain.toString();
    }
}
