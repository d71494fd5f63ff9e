// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * Who may ask, what is refused and what is told of it, through real HTTP against the real
 * management port.
 */
class OperatorApiTest extends OperatorWorld {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer ",
                "Bearer AAAA",
                "Basic b3BlcmF0b3I6eA==",
                "Bearer not base64!",
                "bearer\tx"
            })
    void withoutTheRightTokenNothingIsDoneOrTold(String authorization) throws Exception {
        HttpResponse<String> denied =
                send("POST", "/v1/blocks", "{\"client\":\"acme\"}", authorization);

        assertThat(denied.statusCode()).isEqualTo(401);
        assertThat(denied.headers().firstValue("www-authenticate"))
                .contains("Bearer realm=\"riskgate\"");
        assertThat(denied.body()).doesNotContain(TOKEN);
        assertThat(send("GET", "/v1/nothing", null, authorization).statusCode()).isEqualTo(401);
        assertThat(blocks.count()).isZero();
        assertThat(operated).containsExactly("block unauthenticated", "none unauthenticated");
    }

    @Test
    void aTokenThatIsNearlyRightIsWrong() throws Exception {
        byte[] near = SECRET.clone();
        near[near.length - 1]++;
        String longer =
                Base64.getEncoder()
                        .encodeToString(
                                (new String(SECRET, StandardCharsets.US_ASCII) + "x")
                                        .getBytes(StandardCharsets.US_ASCII));

        for (String token :
                List.of(
                        Base64.getEncoder().encodeToString(near),
                        longer,
                        TOKEN.substring(0, TOKEN.length() - 8),
                        "x".repeat(5_000))) {
            assertThat(send("GET", "/v1/blocks", null, "Bearer " + token).statusCode())
                    .isEqualTo(401);
        }
        assertThat(send("GET", "/v1/blocks", null, "bearer  " + TOKEN).statusCode()).isEqualTo(200);
    }

    @Test
    void whereNoTokenIsSetNobodyMayDoAnythingAndMetricsAreStillOpen() throws Exception {
        server.close();
        server = server(null);

        HttpResponse<String> denied = ask("GET", "/v1/blocks");
        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(denied.body()).contains("management.tokenFile", "RISKGATE_MANAGEMENT_TOKEN");
        assertThat(send("GET", "/metrics", null, "").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/healthz", null, "").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/readyz", null, "").statusCode()).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "; one JSON object",
                "[]; one JSON object",
                "null; one JSON object",
                "{\"client\":\"a\"; one JSON object",
                "{\"client\":\"a\"} {}; one JSON object",
                "{\"client\":\"a\",\"client\":\"b\"}; one JSON object",
                "{\"client\":1}; must be a string",
                "{\"client\":null}; must be a string",
                "{\"client\":{\"a\":\"b\"}}; must be a string",
                "{}; one of client, key, token, address and cidr",
                "{\"for\":\"1h\"}; one of client, key, token, address and cidr",
                "{\"clinet\":\"a\"}; did you mean \\\"client\\\"",
                "{\"client\":\"a\",\"key\":\"b\"}; not several",
                "{\"key\":\"b\",\"tenant\":\"c\"}; A tenant goes with a client",
                "{\"client\":\"\"}; must have 1 to 4096 characters",
                "{\"client\":\"a\\u0000b\"}; control characters",
                "{\"client\":\"a\",\"tenant\":\"\"}; The tenant must have",
                "{\"client\":\"a\",\"for\":\"soon\"}; time span from 1s to 3650d",
                "{\"client\":\"a\",\"for\":\"0s\"}; time span from 1s to 3650d",
                "{\"client\":\"a\",\"for\":\"-1h\"}; time span from 1s to 3650d",
                "{\"client\":\"a\",\"for\":\"999999999d\"}; time span from 1s to 3650d",
                "{\"client\":\"a\",\"note\":\"x\\ny\"}; printable"
            })
    void aFaultyBodyIsRefusedWithItsRemedy(@Nullable String body, String sentence)
            throws Exception {
        HttpResponse<String> refused = post(Objects.requireNonNullElse(body, ""));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("content-type"))
                .contains("application/problem+json");
        assertThat(refused.body()).contains(sentence);
        assertThat(blocks.count()).isZero();
        assertThat(operated).containsExactly("block refused");
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/clients, Name the client",
        "DELETE, /v1/clients, Name the client",
        "DELETE, /v1/blocks, one of client",
        "DELETE, /v1/blocks?client, name=value",
        "DELETE, /v1/blocks?client=a&client=b, given twice",
        "GET, /v1/blocks?klient=a, did you mean",
        "GET, /v1/clients?client=%ff, percent-encoded UTF-8",
        "GET, /v1/clients?client=%C3%28, percent-encoded UTF-8",
        "GET, /v1/clients?client=a%0d%0ab, control characters",
        "GET, /v1/clients?client=a&for=1h, There is no argument",
        "GET, /v1/clients?client=a&&, name=value"
    })
    void aFaultyQueryIsRefusedWithItsRemedy(String method, String target, String sentence)
            throws Exception {
        HttpResponse<String> refused = ask(method, target);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains(sentence);
        assertThat(faults).isEmpty();
    }

    @Test
    void randomBytesAreRefusedAndNeverAFault() throws Exception {
        Random random = new Random(11);
        for (int i = 0; i < 200; i++) {
            byte[] body = new byte[random.nextInt(60)];
            random.nextBytes(body);
            HttpRequest request =
                    request("/v1/blocks", "Bearer " + TOKEN)
                            .POST(BodyPublishers.ofByteArray(body))
                            .build();
            assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(400);
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws Exception {
        String body = "{\"client\":\"acme\",\"note\":\"" + "x".repeat(20_000) + "\"}";

        assertThat(post(body).statusCode()).isEqualTo(413);
        assertThat(blocks.count()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /v1/blocks, 405, 'POST, DELETE, GET'",
        "POST, /v1/clients, 405, 'GET, PUT, DELETE'",
        "HEAD, /v1/clients, 405, 'GET, PUT, DELETE'",
        "GET, /v1/block, 404, ''",
        "GET, /v1/, 404, ''"
    })
    void otherPathsAndMethodsAreToldWhatThereIs(
            String method, String path, int status, String allow) throws Exception {
        HttpResponse<String> refused = ask(method, path);

        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(refused.headers().firstValue("allow").orElse("")).isEqualTo(allow);
    }

    @Test
    void aFaultOfOursIsReportedAndShowsNothingInside() throws Exception {
        failure = new IllegalStateException("planted secret");

        HttpResponse<String> failed = ask("DELETE", "/v1/clients?client=acme");

        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).doesNotContain("planted");
        assertThat(faults).containsExactly(failure);
    }

    @Test
    void guessesAreToldAtMostOnceASecond() {
        FailedTokenLog failedTokenLog = new FailedTokenLog(clock);

        assertThat(failedTokenLog.log("192.0.2.1")).isTrue();
        assertThat(failedTokenLog.log("192.0.2.1")).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(failedTokenLog.log("192.0.2.1")).isTrue();
    }

    @Test
    void everyChangeIsWrittenToTheLogAndNoLookIs() throws Exception {
        learn("acme", 5);
        List<String> lines =
                logged(
                        () -> {
                            ask("PUT", "/v1/clients?client=acme");
                            post(
                                    "{\"client\":\"a\\\"c€\",\"for\":\"1h\",\"note\":\"INC\",\"force\":\"true\"}");
                            ask("GET", "/v1/blocks");
                            ask("DELETE", "/v1/blocks?key=k");
                            ask("DELETE", "/v1/clients?client=acme&tenant=eu");
                            post("{\"cidr\":\"192.0.2.7/24\"}");
                        });
        assertThat(lines)
                .containsExactly(
                        "operator at 127.0.0.1 accepted client \"acme\" of tenant \"default\" in"
                                + " namespace \"keys\", contexts: 0 (in this process)",
                        "operator at 127.0.0.1 blocked client \"a\\\"c\\u20ac\" of tenant"
                            + " \"default\" until 2026-03-02T11:00:00Z, note \"INC\" (nothing known"
                            + " has this name) (in this process)",
                        "operator at 127.0.0.1 unblocked (was not blocked) key \"k\" (in this"
                                + " process)",
                        "operator at 127.0.0.1 forgot client \"acme\" of tenant \"eu\"",
                        "operator at 127.0.0.1 blocked address \"192.0.2.0/24\" until lifted (in"
                                + " this process)");
    }

    @Test
    void whatIsShownInTheLogIsBoundedPlainAscii() {
        assertThat(LogQuoting.quoted("a\"b\\c\nd\u202e€"))
                .isEqualTo("\"a\\\"b\\\\c\\u000ad\\u202e\\u20ac\"");
        assertThat(LogQuoting.quoted("x".repeat(10_000))).hasSizeLessThan(320).endsWith("\" (cut)");
    }
}
