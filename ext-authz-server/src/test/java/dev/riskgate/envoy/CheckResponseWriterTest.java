// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.Value;
import com.google.rpc.Code;

import dev.riskgate.budget.Degradation;
import dev.riskgate.decision.Decision;
import dev.riskgate.decision.DenialResponse;
import dev.riskgate.http.HeaderText;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.verdict.Verdict;

import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

class CheckResponseWriterTest {

    private static final Verdict UNDECIDED =
            new Verdict.Undecided(Degradation.OVERLOAD, List.of(Decisions.REASON));

    private final CheckResponseWriter writer =
            new CheckResponseWriter(new WriterSettings(Set.of("x-api-key"), Set.of(), false));

    static Stream<Verdict> refusals() {
        return Stream.of(
                Decisions.CHALLENGE,
                Decisions.THROTTLE,
                Decisions.FORBID,
                Decisions.MISDIRECT,
                Decisions.REJECT,
                UNDECIDED);
    }

    @Test
    void anAllowIsOkWithAnOkResponse() {
        CheckResponse response = write(Decisions.of(Decisions.ALLOW));

        assertThat(response.hasStatus()).isTrue();
        assertThat(response.getStatus().getCode()).isEqualTo(Code.OK_VALUE);
        assertThat(response.hasOkResponse()).isTrue();
    }

    /** Whatever an answer holds: a status of 200 in it must not let anything through. */
    @ParameterizedTest
    @MethodSource("refusals")
    void noRefusalIsEverOk(Verdict verdict) {
        for (int status :
                new int[] {0, 200, 204, 302, 399, 400, 401, 403, 421, 429, 503, 999, -1}) {
            DenialResponse denialResponse = new DenialResponse(status, List.of(), Map.of());
            CheckResponse response =
                    write(Decisions.of(verdict, Decisions.caller("c"), denialResponse));

            assertThat(response.getStatus().getCode()).isNotEqualTo(Code.OK_VALUE);
            assertThat(response.hasDeniedResponse()).isTrue();
            assertThat(response.getDeniedResponse().getStatus().getCodeValue()).isBetween(400, 599);
        }
    }

    @Test
    void eachVerdictHasItsStatus() {
        assertStatus(Decisions.CHALLENGE, Code.UNAUTHENTICATED, 401);
        assertStatus(Decisions.THROTTLE, Code.RESOURCE_EXHAUSTED, 429);
        assertStatus(Decisions.FORBID, Code.PERMISSION_DENIED, 403);
        assertStatus(Decisions.REJECT, Code.UNAUTHENTICATED, 401);
        assertStatus(Decisions.MISDIRECT, Code.PERMISSION_DENIED, 421);
        assertStatus(UNDECIDED, Code.PERMISSION_DENIED, 503);
    }

    @Test
    void theAnswersOwnStatusIsTakenIfItRefuses() {
        DenialResponse denialResponse = new DenialResponse(503, List.of(), Map.of());
        CheckResponse response = write(Decisions.of(UNDECIDED, null, denialResponse));

        assertThat(response.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(503);
    }

    @Test
    void whatIsEnforcedCountsNotWhatWouldHaveBeen() {
        CheckResponse response = write(Decisions.shadowed(Decisions.FORBID));

        assertThat(response.getStatus().getCode()).isEqualTo(Code.OK_VALUE);
        var metadata = response.getDynamicMetadata();
        assertThat(metadata.getFieldsOrThrow("verdict").getStringValue()).isEqualTo("deny");
        assertThat(metadata.getFieldsOrThrow("enforced").getStringValue()).isEqualTo("allow");
    }

    @Test
    void theUpstreamIsToldWhoCallsAndNeverSeesAForgedCopy() {
        CheckResponse response = write(Decisions.of(Decisions.ALLOW));

        assertThat(headers(response.getOkResponse().getHeadersList()))
                .isEqualTo(
                        Map.of(
                                "x-riskgate-decision", Decisions.ID,
                                "x-riskgate-client", "partner-1",
                                "x-riskgate-client-namespace", "keys",
                                "x-riskgate-tenant", "default",
                                "x-riskgate-score", "61",
                                "x-riskgate-assurance", "mfa"));
        assertThat(response.getOkResponse().getHeadersToRemoveList())
                .containsExactlyInAnyOrder("riskgate-otp", "x-api-key", "x-riskgate-shadow");
    }

    @Test
    void whatAnAnswerDoesNotSetItRemoves() {
        var anonymous = Decisions.of(Decisions.ALLOW, null, DenialResponse.PASS);
        var nameless = Decisions.of(Decisions.ALLOW, Decisions.caller(""), DenialResponse.PASS);
        var endless =
                Decisions.of(
                        Decisions.ALLOW, Decisions.caller("x".repeat(2000)), DenialResponse.PASS);

        for (Decision decision : List.of(anonymous, nameless, endless)) {
            var ok = write(decision).getOkResponse();
            List<String> all = new ArrayList<>(ok.getHeadersToRemoveList());
            all.addAll(headers(ok.getHeadersList()).keySet());

            assertThat(all)
                    .containsExactlyInAnyOrder(
                            "riskgate-otp",
                            "x-api-key",
                            "x-riskgate-decision",
                            "x-riskgate-shadow",
                            "x-riskgate-client",
                            "x-riskgate-client-namespace",
                            "x-riskgate-tenant",
                            "x-riskgate-score",
                            "x-riskgate-assurance");
            assertThat(ok.getHeadersToRemoveList()).contains("x-riskgate-client");
        }
    }

    @Test
    void whereAnIdAloneMayMeanSeveralClientsItIsToldWithNamespaceAndTenant() {
        var writer = new CheckResponseWriter(new WriterSettings(Set.of(), Set.of(), true));
        List<Subject> clients =
                List.of(
                        Subject.client("keys", "default", "alice"),
                        Subject.client("https://one.example/", "default", "alice"),
                        Subject.client("https://one.example/", "acme", "eu|alice"),
                        Subject.client("https://one.example/", "acme|eu", "alice"));
        List<String> told = new ArrayList<>();
        for (Subject client : clients) {
            var response = writer.write(Decisions.ofClient(client)).message();
            String name =
                    headers(response.getOkResponse().getHeadersList()).get("x-riskgate-client");
            told.add(name);
            var metadata = response.getDynamicMetadata();
            assertThat(metadata.getFieldsOrThrow("client").getStringValue()).isEqualTo(name);
            assertThat(metadata.getFieldsOrThrow("namespace").getStringValue())
                    .isEqualTo(client.namespace());
            assertThat(metadata.getFieldsOrThrow("tenant").getStringValue())
                    .isEqualTo(client.tenant());
        }
        assertThat(told)
                .containsExactly(
                        "keys|default|alice",
                        "https://one.example/|default|alice",
                        "https://one.example/|acme|eu\\|alice",
                        "https://one.example/|acme\\|eu|alice");
    }

    @Test
    void everyHeaderOverwritesAndNoneIsEmpty() {
        Stream.concat(refusals(), Stream.of(Decisions.ALLOW))
                .map(verdict -> write(Decisions.of(verdict)))
                .forEach(
                        response -> {
                            List<HeaderValueOption> all = new ArrayList<>();
                            all.addAll(response.getOkResponse().getHeadersList());
                            all.addAll(response.getOkResponse().getResponseHeadersToAddList());
                            all.addAll(response.getDeniedResponse().getHeadersList());
                            assertThat(all)
                                    .isNotEmpty()
                                    .allSatisfy(
                                            option -> {
                                                assertThat(option.getAppendAction())
                                                        .isEqualTo(
                                                                HeaderAppendAction
                                                                        .OVERWRITE_IF_EXISTS_OR_ADD);
                                                assertThat(option.getHeader().getValue())
                                                        .isNotEmpty();
                                                assertThat(option.getHeader().getKey())
                                                        .isNotEqualTo("host")
                                                        .doesNotStartWith(":");
                                            });
                            assertThat(response.getOkResponse().getQueryParametersToSetList())
                                    .isEmpty();
                        });
    }

    @ParameterizedTest
    @CsvSource({
        "Basic bGVnYWN5OnB3, true",
        "basic bGVnYWN5OnB3, true",
        "BASIC, true",
        "'  Basic x', true",
        "Basic\tx, true",
        "'Basic,Bearer x', true",
        "'Bearer x,Basic bGVnYWN5OnB3', true",
        "'Bearer x,, Basic bGVnYWN5OnB3,', true",
        "\u00a0Basic bGVnYWN5OnB3, true",
        "!Basic bGVnYWN5OnB3, true",
        "Basic\u00e9, true",
        "'Bearer x,y', false",
        "Bearer Basic, false",
        "Basically x, false",
        "Negotiate x, false",
        "'', false"
    })
    void aPasswordIsKeptFromTheUpstreamAndATokenIsNot(String authorization, boolean removed) {
        var keeping = new CheckResponseWriter(new WriterSettings(Set.of(), Set.of(), false));
        var removing =
                new CheckResponseWriter(new WriterSettings(Set.of(), Set.of("basic"), false));
        Decision decision = Decisions.withHeader("authorization", authorization);

        assertThat(removals(keeping, decision)).doesNotContain("authorization");
        assertThat(removals(removing, decision).contains("authorization")).isEqualTo(removed);
        assertThat(removals(removing, decision)).contains("riskgate-otp");
        assertThat(removals(removing, Decisions.of(Decisions.ALLOW)))
                .doesNotContain("authorization");
    }

    private static List<String> removals(CheckResponseWriter writer, Decision decision) {
        return writer.write(decision).message().getOkResponse().getHeadersToRemoveList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":path", "host", "x-riskgate-client", "x-riskgate-tenant"})
    void whatCannotBeRemovedIsRefusedAtTheStart(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WriterSettings(Set.of(name), Set.of(), false));
    }

    @Test
    void theClientIsToldTheDecisionsId() {
        assertThat(
                        headers(
                                write(Decisions.of(Decisions.ALLOW))
                                        .getOkResponse()
                                        .getResponseHeadersToAddList()))
                .isEqualTo(Map.of("x-riskgate-decision", Decisions.ID));
        assertThat(
                        headers(
                                write(Decisions.of(Decisions.FORBID))
                                        .getDeniedResponse()
                                        .getHeadersList()))
                .containsEntry("x-riskgate-decision", Decisions.ID);
    }

    @Test
    void aClientIdCannotBreakTheHeaderNorPassForAnother() {
        assertThat(HeaderText.encode("partner-1")).isEqualTo("partner-1");
        assertThat(HeaderText.encode("a\r\nx-admin: 1")).isEqualTo("a%0D%0Ax-admin:%201");
        assertThat(HeaderText.encode("é")).isEqualTo("%C3%A9");
        assertThat(HeaderText.encode("a%20b")).isEqualTo("a%2520b");
        assertThat(HeaderText.encode("a b")).isEqualTo("a%20b");
        assertThat(HeaderText.encode("\0\u007f\u0085")).isEqualTo("%00%7F%C2%85");
    }

    @Test
    void aRefusalCarriesTheAnswersHeadersEachNameOnce() {
        DenialResponse denialResponse =
                new DenialResponse(
                        401,
                        List.of(
                                new DenialResponse.Header(
                                        "www-authenticate", "Bearer realm=\"api\""),
                                new DenialResponse.Header(
                                        "www-authenticate", "Riskgate realm=\"\u00e4\r\n\""),
                                new DenialResponse.Header("content-length", "5"),
                                new DenialResponse.Header("x-riskgate-decision", "forged"),
                                new DenialResponse.Header(":status", "200")),
                        Map.of());
        var denied =
                write(Decisions.of(Decisions.CHALLENGE, null, denialResponse)).getDeniedResponse();

        assertThat(denied.getHeadersList().stream().map(h -> h.getHeader().getKey()))
                .containsExactly(
                        "content-type", "cache-control", "x-riskgate-decision", "www-authenticate");
        assertThat(headers(denied.getHeadersList()))
                .containsEntry("content-type", "application/problem+json")
                .containsEntry("cache-control", "no-store")
                .containsEntry("x-riskgate-decision", Decisions.ID)
                .containsEntry("www-authenticate", "Bearer realm=\"api\", Riskgate realm=\"???\"");
    }

    @Test
    void theProblemBodyIsJsonInAscii() {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "https://riskgate.dev/problems/step_up");
        problem.put("title", "Prove \"more\" \u00fc\r\n");
        problem.put("methods", List.of("totp"));
        String body =
                write(
                                Decisions.of(
                                        Decisions.CHALLENGE,
                                        null,
                                        new DenialResponse(401, List.of(), problem)))
                        .getDeniedResponse()
                        .getBody();

        assertThat(body).isASCII().doesNotContain("\n");
        assertThat(new JsonMapper().readValue(body, new TypeReference<Map<String, Object>>() {}))
                .isEqualTo(
                        Map.of(
                                "type",
                                "https://riskgate.dev/problems/step_up",
                                "title",
                                "Prove \"more\" \u00fc\r\n",
                                "methods",
                                List.of("totp"),
                                "status",
                                401,
                                "decision",
                                Decisions.ID));
    }

    @Test
    void metadataStandsAtTheTopLevelForEveryVerdict() {
        Stream.concat(refusals(), Stream.of(Decisions.ALLOW))
                .forEach(
                        verdict -> {
                            CheckResponse response = write(Decisions.of(verdict));
                            var metadata = response.getDynamicMetadata();

                            assertThat(metadata.getFieldsMap().keySet())
                                    .containsExactlyInAnyOrder(
                                            "decision",
                                            "verdict",
                                            "enforced",
                                            "score",
                                            "identity",
                                            "behaviour",
                                            "reasons",
                                            "route",
                                            "client",
                                            "namespace",
                                            "tenant");
                            assertThat(metadata.getFieldsOrThrow("decision").getStringValue())
                                    .isEqualTo(Decisions.ID);
                            assertThat(metadata.getFieldsOrThrow("verdict").getStringValue())
                                    .isEqualTo(verdict.label());
                            assertThat(metadata.getFieldsOrThrow("score").getNumberValue())
                                    .isEqualTo(61.3);
                            assertThat(metadata.getFieldsOrThrow("identity").getNumberValue())
                                    .isEqualTo(60.1);
                            assertThat(metadata.getFieldsOrThrow("behaviour").getNumberValue())
                                    .isEqualTo(5);
                            assertThat(
                                            metadata.getFieldsOrThrow("reasons")
                                                    .getListValue()
                                                    .getValues(0)
                                                    .getStringValue())
                                    .isEqualTo("impossible_travel");
                        });
    }

    @Test
    void nobodyIsNamedWhereNobodyIsProven() {
        assertThat(
                        write(Decisions.of(Decisions.FORBID, null, DenialResponse.PASS))
                                .getDynamicMetadata()
                                .getFieldsMap())
                .doesNotContainKey("client");
    }

    /** The bytes are our own, so they are held against what protobuf makes of the same message. */
    @Test
    void theBytesAreThoseOfTheMessage() {
        for (String id : List.of("c", "partner-1", "x".repeat(130), "é€𝄞", "x".repeat(20_000))) {
            for (Verdict verdict : List.of(Decisions.ALLOW, Decisions.FORBID)) {
                CheckAnswer answer =
                        writer.write(
                                Decisions.of(verdict, Decisions.caller(id), DenialResponse.PASS));
                CheckResponse message = answer.message();

                assertThat(message.getSerializedSize()).isEqualTo(answer.toByteArray().length);
                assertThat(message.getUnknownFields().asMap()).isEmpty();
                assertThat(message.getDynamicMetadata().getFieldsOrThrow("client"))
                        .isEqualTo(
                                Value.newBuilder().setStringValue(HeaderText.encode(id)).build());
            }
        }
    }

    @Test
    void everyScoreHasItsHeader() {
        for (int score = 0; score <= 100; score++) {
            var ok = write(Decisions.scored(Decisions.ALLOW, score)).getOkResponse();

            assertThat(headers(ok.getHeadersList()))
                    .containsEntry("x-riskgate-score", Integer.toString(score));
        }
    }

    @Test
    void theLastResortIsABareDenial() {
        CheckResponse response = writer.failed().message();

        assertThat(response.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED_VALUE);
        assertThat(response.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(503);
    }

    private CheckResponse write(Decision decision) {
        return writer.write(decision).message();
    }

    private void assertStatus(Verdict verdict, Code code, int http) {
        CheckResponse response = write(Decisions.of(verdict));

        assertThat(response.getStatus().getCode()).isEqualTo(code.getNumber());
        assertThat(response.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(http);
    }

    private static Map<String, String> headers(List<HeaderValueOption> options) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (HeaderValueOption option : options) {
            assertThat(headers.put(option.getHeader().getKey(), option.getHeader().getValue()))
                    .isNull();
        }
        return headers;
    }
}
