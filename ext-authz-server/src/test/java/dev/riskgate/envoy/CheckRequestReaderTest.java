// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import static dev.riskgate.envoy.Reading.NOW;
import static dev.riskgate.envoy.Reading.SETTINGS;
import static dev.riskgate.envoy.Reading.assertRefused;
import static dev.riskgate.envoy.Reading.read;
import static dev.riskgate.envoy.Reading.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;

import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.Backend;
import dev.riskgate.request.EnvoyAddresses;
import dev.riskgate.request.Malformation;
import dev.riskgate.request.OverrideHeaders;
import dev.riskgate.request.PathAllowance;
import dev.riskgate.request.PathAllowances;
import dev.riskgate.request.PathSettings;

import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Set;

/** What the request line says, and what does not make a request. */
class CheckRequestReaderTest {

    @Test
    void anOrdinaryRequestIsReadTheSameFromBothForms() {
        for (CheckRequest message : EnvoyRequest.ordinary().both()) {
            ApiRequest request = read(message);

            assertThat(request.id()).isEqualTo("1234567890");
            assertThat(request.timeMillis()).isEqualTo(NOW);
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.scheme()).isEqualTo("https");
            assertThat(request.host()).isEqualTo("api.example.com");
            assertThat(request.path()).isEqualTo("/v1/reports");
            assertThat(request.query()).isEqualTo("limit=10");
            assertThat(request.protocol()).isEqualTo("HTTP/2");
            assertThat(request.upgrade()).isFalse();
            assertThat(request.clientAddress().getHostAddress()).isEqualTo("203.0.113.9");
            assertThat(request.headers().first("x-api-key")).startsWith("rg_partner1_");
            assertThat(request.headers().first("user-agent")).contains("amd64, like");
            assertThat(request.headers().asMap().keySet()).noneMatch(name -> name.startsWith(":"));
            assertThat(request.peer()).isEqualTo(ApiRequest.Peer.NONE);
            assertThat(request.body()).isEqualTo(ApiRequest.Body.NONE);
        }
    }

    @Test
    void whatIsNoHttpRequestIsRefused() {
        assertThat(refusal(CheckRequest.getDefaultInstance()))
                .isEqualTo(Malformation.REQUEST_NOT_HTTP);
        assertThat(
                        refusal(
                                CheckRequest.newBuilder()
                                        .setAttributes(
                                                AttributeContext.newBuilder()
                                                        .setSource(
                                                                AttributeContext.Peer.newBuilder()
                                                                        .setPrincipal("p")))
                                        .build()))
                .isEqualTo(Malformation.REQUEST_NOT_HTTP);
    }

    @Test
    void anHttpRequestWithoutAnythingInItIsRefused() {
        var message = CheckRequest.newBuilder();
        message.getAttributesBuilder().getRequestBuilder().getHttpBuilder();

        assertThat(refusal(message.build())).isEqualTo(Malformation.METHOD_INVALID);
    }

    @Test
    void unknownFieldsDoNotMatter() {
        var unknown =
                UnknownFieldSet.newBuilder()
                        .addField(
                                9999,
                                UnknownFieldSet.Field.newBuilder()
                                        .addLengthDelimited(ByteString.copyFromUtf8("x"))
                                        .build())
                        .build();
        var message =
                EnvoyRequest.ordinary()
                        .with(
                                attributes -> {
                                    attributes.setUnknownFields(unknown);
                                    attributes
                                            .getRequestBuilder()
                                            .getHttpBuilder()
                                            .setUnknownFields(unknown);
                                })
                        .raw();

        assertThat(read(message)).isEqualTo(read(EnvoyRequest.ordinary().raw()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "get",
                "Get",
                "GET ",
                "GE\tT",
                "GÉT",
                "GET\0",
                "ABCDEFGHIJABCDEFGHIJABCDEFGHIJABC"
            })
    void aMethodIsAShortTokenInUpperCase(String method) {
        assertRefused(EnvoyRequest.ordinary().method(method), Malformation.METHOD_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "M-SEARCH", "VERSION-CONTROL", "PURGE"})
    void unusualMethodsAreMethods(String method) {
        assertThat(read(EnvoyRequest.ordinary().method(method).raw()).method()).isEqualTo(method);
    }

    @ParameterizedTest
    @CsvSource({"https, https", "HTTP, http", "'', ''"})
    void aSchemeIsHttpOrHttpsOrUnknown(String scheme, String expected) {
        EnvoyRequest request = EnvoyRequest.ordinary();
        request.scheme = scheme;

        assertThat(read(request.raw()).scheme()).isEqualTo(expected);
    }

    @Test
    void anotherSchemeIsRefused() {
        EnvoyRequest request = EnvoyRequest.ordinary();
        request.scheme = "gopher";

        assertRefused(request, Malformation.SCHEME_INVALID);
    }

    @ParameterizedTest
    @CsvSource({
        "'', PATH_MISSING",
        "/public/../admin, PATH_DOT_SEGMENTS",
        "/a?b c, QUERY_CONTROL",
    })
    void thePathIsCanonicalOrRefused(String path, Malformation malformation) {
        assertRefused(EnvoyRequest.ordinary().path(path), malformation);
    }

    @Test
    void aTargetLongerThanTheLimitIsRefused() {
        assertRefused(
                EnvoyRequest.ordinary().path("/" + "a".repeat(SETTINGS.maxTargetLength())),
                Malformation.PATH_TOO_LONG);
    }

    @Test
    void theHostIsCanonicalOrRefused() {
        assertThat(read(EnvoyRequest.ordinary().host("API.example.com.:443").raw()).host())
                .isEqualTo("api.example.com");
        assertRefused(EnvoyRequest.ordinary().host(""), Malformation.HOST_MISSING);
        assertRefused(EnvoyRequest.ordinary().host("a@b"), Malformation.HOST_INVALID);
    }

    @Test
    void aPathInBytesThatAreNoTextIsRefusedInBothForms() {
        EnvoyRequest request = EnvoyRequest.ordinary();
        request.path = ByteString.fromHex("2f61646d696eff"); // /admin\xff

        assertThat(refusal(request.raw())).isEqualTo(Malformation.PATH_ENCODING);
        assertThat(refusal(request.joined())).isEqualTo(Malformation.PATH_REPLACED);
    }

    @Test
    void whereSomeRouteAllowsItAnEncodedSlashAndALookalikeAreRead() {
        var reader =
                new CheckRequestReader(
                        ReaderSettings.of(
                                0,
                                EnvoyAddresses.NONE,
                                Set.of(),
                                null,
                                OverrideHeaders.REFUSE,
                                new PathSettings(
                                        new PathAllowances(
                                                PathAllowance.ALLOW, PathAllowance.SAME_ROUTE),
                                        Backend.UNIX)));
        EnvoyRequest request = EnvoyRequest.ordinary().path("/@scope%2fname/%EF%BC%9F");
        for (CheckRequest message : request.both()) {
            assertThat(reader.read(message.toByteArray(), Reading.NOW))
                    .isInstanceOfSatisfying(
                            ReadResult.Read.class,
                            read ->
                                    assertThat(read.request().path())
                                            .isEqualTo("/@scope%2Fname/？"));
        }
        assertThat(refusal(request.raw())).isEqualTo(Malformation.PATH_ENCODED_SLASH);
    }

    @Test
    void anExclamationMarkInThePathIsCertainOnlyWithRawHeaders() {
        EnvoyRequest request = EnvoyRequest.ordinary().path("/wow!/x?a=!");

        assertThat(read(request.raw()).path()).isEqualTo("/wow!/x");
        assertThat(refusal(request.joined())).isEqualTo(Malformation.PATH_REPLACED);
        assertThat(read(EnvoyRequest.ordinary().path("/wow?a=!").joined()).query())
                .isEqualTo("a=!");
    }

    @Test
    void bytesThatAreNoTextInTheQueryAreTakenForNoneWhereThatCanBeTold() {
        EnvoyRequest request = EnvoyRequest.ordinary();
        request.path = ByteString.fromHex("2f613f62ff"); // /a?b\xff

        assertThat(read(request.raw()).query()).isEqualTo("b\ufffd");
        assertThat(read(request.joined()).query()).isEqualTo("b!");
    }

    @Test
    void fieldsThatEnvoyNeverFillsContradictThePath() {
        assertRefused(
                EnvoyRequest.ordinary()
                        .with(a -> a.getRequestBuilder().getHttpBuilder().setQuery("a=b")),
                Malformation.REQUEST_CONTRADICTORY);
        assertRefused(
                EnvoyRequest.ordinary()
                        .with(a -> a.getRequestBuilder().getHttpBuilder().setFragment("x")),
                Malformation.REQUEST_CONTRADICTORY);
    }

    @Test
    void connectAndUpgradesAreMarked() {
        assertThat(read(EnvoyRequest.ordinary().header("upgrade", "websocket").raw()).upgrade())
                .isTrue();
        assertThat(read(EnvoyRequest.ordinary().header(":protocol", "websocket").raw()).upgrade())
                .isTrue();
        assertThat(read(EnvoyRequest.ordinary().header("upgrade", "").raw()).upgrade()).isFalse();

        EnvoyRequest connect = EnvoyRequest.ordinary().method("CONNECT").path("");
        connect.scheme = "";
        for (CheckRequest message : connect.both()) {
            assertThat(read(message).upgrade()).isTrue();
            assertThat(read(message).path()).isEqualTo("/");
        }
    }
}
