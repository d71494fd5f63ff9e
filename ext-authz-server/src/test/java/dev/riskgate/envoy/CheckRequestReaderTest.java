package dev.riskgate.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;

import dev.riskgate.envoy.ReadResult.Malformed;
import dev.riskgate.envoy.ReadResult.Read;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.Malformation;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.Pipe;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.Set;

class CheckRequestReaderTest {

    static final ReaderSettings SETTINGS = ReaderSettings.of(1, Set.of("x-api-key"), "x-ja4");

    private static final long NOW = 1_795_000_000_000L;

    private final CheckRequestReader reader = new CheckRequestReader(SETTINGS);

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
    void aHostHeaderBesidesTheAuthorityMustSayTheSame() {
        assertThat(read(EnvoyRequest.ordinary().header("host", "API.EXAMPLE.COM:443").raw()).host())
                .isEqualTo("api.example.com");
        assertRefused(
                EnvoyRequest.ordinary().header("host", "admin.example.com"),
                Malformation.REQUEST_CONTRADICTORY);
    }

    @Test
    void aPathInBytesThatAreNoTextIsRefusedInBothForms() {
        EnvoyRequest request = EnvoyRequest.ordinary();
        request.path = ByteString.fromHex("2f61646d696eff"); // /admin\xff

        assertRefused(request, Malformation.PATH_ENCODING);
    }

    @Test
    void anExclamationMarkInThePathIsCertainOnlyWithRawHeaders() {
        EnvoyRequest request = EnvoyRequest.ordinary().path("/wow!/x?a=!");

        assertThat(read(request.raw()).path()).isEqualTo("/wow!/x");
        assertThat(refusal(request.joined())).isEqualTo(Malformation.PATH_ENCODING);
        assertThat(read(EnvoyRequest.ordinary().path("/wow?a=!").joined()).query())
                .isEqualTo("a=!");
    }

    @Test
    void bytesThatAreNoTextInTheQueryDoNotMatter() {
        EnvoyRequest request = EnvoyRequest.ordinary();
        request.path = ByteString.fromHex("2f613f62ff"); // /a?b\xff

        for (CheckRequest message : request.both()) {
            assertThat(read(message).query()).isEqualTo("b!");
        }
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
    void pseudoHeadersMustSayWhatTheFieldsSay() {
        assertRefused(
                EnvoyRequest.ordinary()
                        .with(a -> a.getRequestBuilder().getHttpBuilder().setPath("/other")),
                Malformation.REQUEST_CONTRADICTORY);
        assertRefused(
                EnvoyRequest.ordinary()
                        .with(a -> a.getRequestBuilder().getHttpBuilder().setMethod("PUT")),
                Malformation.REQUEST_CONTRADICTORY);
        assertThat(refusal(EnvoyRequest.ordinary().header(":path", "/v1/reports?limit=10").raw()))
                .isEqualTo(Malformation.HEADER_DUPLICATE);
        assertRefused(EnvoyRequest.ordinary().header(":status", "200"), Malformation.HEADER_NAME);
    }

    @Test
    void bothHeaderFormsAtOnceContradictEachOther() {
        var message =
                EnvoyRequest.ordinary()
                        .with(a -> a.getRequestBuilder().getHttpBuilder().putHeaders("a", "b"))
                        .raw();

        assertThat(refusal(message)).isEqualTo(Malformation.REQUEST_CONTRADICTORY);
    }

    @Test
    void aHeaderWithATextValueOnlyIsReadToo() {
        var header = HeaderValue.newBuilder().setKey("x-a").setValue("b");
        assertThat(read(withRawHeader(header)).headers().first("x-a")).isEqualTo("b");

        header.setRawValue(ByteString.copyFromUtf8("c"));
        assertThat(refusal(withRawHeader(header))).isEqualTo(Malformation.REQUEST_CONTRADICTORY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authorization",
                "x-api-key",
                "dpop",
                "riskgate-otp",
                "host",
                "content-length",
                "x-ja4"
            })
    void aRepeatedHeaderThatDecidesAboutAccessIsRefused(String name) {
        EnvoyRequest request = new EnvoyRequest().header(name, "1").header(name, "1");

        assertRefused(request, Malformation.HEADER_DUPLICATE);
    }

    /** Envoy joins repeated lines of authorization even where it sends raw headers (seen with 1.40). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "one,two",
                "Bearer a,Bearer b",
                "Bearer a, Basic YQ==",
                "Bearer a,",
                ",Bearer a",
                ",a=b",
                "Bearer a,,b=c",
                "Digest a=\"b\", Bearer c",
                "Bearer a, =b",
                "Digest a=\"b, c",
                "Bearer a,b c=d",
                "Digest a=\"b\\\", c"
            })
    void aCommaInAnAuthorizationIsAnotherOne(String value) {
        assertRefused(
                new EnvoyRequest().header("authorization", value), Malformation.HEADER_DUPLICATE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Digest username=\"a\", realm=\"b, c\", nonce = x",
                "AWS4-HMAC-SHA256 Credential=A/20261123/eu/s3/aws4_request,"
                        + " SignedHeaders=host;x-amz-date, Signature=fe5f",
                "Digest a=\"b\\\", c\", d=e"
            })
    void theParametersOfOneAuthorizationMayBeSeparatedByCommas(String value) {
        for (CheckRequest message : EnvoyRequest.ordinary().header("authorization", value).both()) {
            assertThat(read(message).headers().first("authorization")).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-api-key", "dpop", "riskgate-otp", "host", "content-length"})
    void aCommaInAnotherHeaderThatDecidesIsAnotherOne(String name) {
        assertRefused(new EnvoyRequest().header(name, "1,a=b"), Malformation.HEADER_DUPLICATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer \u00e9", "a\tb", "a\nb", "a\0b", "\u007f"})
    void suchAHeaderIsVisibleAscii(String value) {
        assertRefused(new EnvoyRequest().header("authorization", value), Malformation.HEADER_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1a", "+1", "0x10", "1 "})
    void aContentLengthIsANumber(String value) {
        assertRefused(
                new EnvoyRequest().header("content-length", value),
                Malformation.CONTENT_LENGTH_INVALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x_api_key",
                "x-api_key",
                "riskgate_otp",
                "x_riskgate_client",
                "x-riskgate_client",
                "x.riskgate.score",
                "x_riskgate_anything",
                "content_length"
            })
    void aHeaderThatImitatesAProtectedOneIsRefused(String name) {
        assertRefused(EnvoyRequest.ordinary().header(name, "1"), Malformation.HEADER_IMITATION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Authorization", "a b", "a:b", "a\0", "é", "a/b", "a\n"})
    void aHeaderNameIsALowerCaseToken(String name) {
        assertRefused(EnvoyRequest.ordinary().header(name, "1"), Malformation.HEADER_NAME);
    }

    @Test
    void otherHeadersMayHaveUnderscoresAndAnyBytes() {
        var request =
                EnvoyRequest.ordinary()
                        .header("x_legacy.name", "1")
                        .header("x-text", ByteString.fromHex("61ff62c3a9c328eda08063"));
        for (CheckRequest message : request.both()) {
            assertThat(read(message).headers().first("x_legacy.name")).isEqualTo("1");
            assertThat(read(message).headers().first("x-text")).isEqualTo("a!bé!(!!!c");
        }
    }

    @Test
    void moreHeadersThanTheLimitAreRefused() {
        EnvoyRequest many = new EnvoyRequest();
        for (int i = 0; i <= SETTINGS.maxHeaders(); i++) {
            many.header("x-" + i, "");
        }
        assertRefused(many, Malformation.HEADERS_TOO_LARGE);
        assertRefused(
                new EnvoyRequest().header("cookie", "é".repeat(SETTINGS.maxHeaderBytes() / 2)),
                Malformation.HEADERS_TOO_LARGE);
    }

    @Test
    void headersThatOnlyWeOrEnvoyMaySetAreNotSeen() {
        for (CheckRequest message :
                EnvoyRequest.ordinary()
                        .header("x-riskgate-client", "admin")
                        .header("x-riskgate-future", "1")
                        .header("x-envoy-internal", "true")
                        .both()) {
            assertThat(read(message).headers().asMap().keySet())
                    .noneMatch(name -> name.startsWith("x-riskgate"))
                    .noneMatch(name -> name.startsWith("x-envoy"));
        }
    }

    @Test
    void theClientAddressFallsBackToThePeer() {
        assertThat(read(new EnvoyRequest().raw()).clientAddress().getHostAddress())
                .isEqualTo("198.51.100.7");
    }

    @Test
    void aPeerWithAZoneIsAnAddress() {
        EnvoyRequest request = new EnvoyRequest();
        request.peer = "fe80::1%eth0";

        assertThat(read(request.raw()).clientAddress().getHostAddress())
                .isEqualTo("fe80:0:0:0:0:0:0:1");
    }

    @Test
    void aPeerThatIsNoAddressIsRefusedUnlessAProxyTellsIt() {
        EnvoyRequest unix =
                new EnvoyRequest()
                        .with(
                                a ->
                                        a.getSourceBuilder()
                                                .setAddress(
                                                        Address.newBuilder()
                                                                .setPipe(
                                                                        Pipe.newBuilder()
                                                                                .setPath(
                                                                                        "/run/x"))));

        assertRefused(unix, Malformation.CLIENT_ADDRESS_UNKNOWN);
        unix.header("x-forwarded-for", "203.0.113.9");
        assertThat(read(unix.raw()).clientAddress().getHostAddress()).isEqualTo("203.0.113.9");
    }

    @Test
    void thePeersVerifiedFactsAreRead() {
        var message =
                EnvoyRequest.ordinary()
                        .header("x-ja4", "t13d1516h2_8daaf6152771_b186095e22b6")
                        .with(
                                a -> {
                                    a.getSourceBuilder()
                                            .setPrincipal("spiffe://example.org/client")
                                            .setService("forged-by-a-header")
                                            .setCertificate("-----BEGIN%20CERTIFICATE");
                                    a.getTlsSessionBuilder().setSni("api.example.com");
                                })
                        .raw();

        assertThat(read(message).peer())
                .isEqualTo(
                        new ApiRequest.Peer(
                                "spiffe://example.org/client",
                                "-----BEGIN%20CERTIFICATE",
                                "api.example.com",
                                "t13d1516h2_8daaf6152771_b186095e22b6"));
    }

    @Test
    void aFingerprintHeaderThatIsNotTrustedOrNoFingerprintIsNone() {
        var forged = EnvoyRequest.ordinary().header("x-ja4", "T13; drop");
        assertThat(read(forged.raw()).peer().ja4()).isEmpty();

        var untrusting = new CheckRequestReader(ReaderSettings.of(1, Set.of("x-api-key"), null));
        var plain = EnvoyRequest.ordinary().header("x-ja4", "t13d1516h2");
        assertThat(untrusting.read(plain.raw(), NOW))
                .isInstanceOfSatisfying(
                        Read.class, read -> assertThat(read.request().peer().ja4()).isEmpty());
    }

    @Test
    void contextExtensionsArePassedOn() {
        var message = EnvoyRequest.ordinary().with(a -> a.putContextExtensions("route", "a")).raw();

        assertThat(read(message).extensions()).isEqualTo(Map.of("route", "a"));
    }

    @Test
    void verifiedClaimsBecomePlainValues() {
        var claims =
                Struct.newBuilder()
                        .putFields("sub", text("u1"))
                        .putFields("exp", Value.newBuilder().setNumberValue(1795000000).build())
                        .putFields("ratio", Value.newBuilder().setNumberValue(0.5).build())
                        .putFields("admin", Value.newBuilder().setBoolValue(true).build())
                        .putFields(
                                "gone",
                                Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build())
                        .putFields(
                                "roles",
                                Value.newBuilder()
                                        .setListValue(
                                                ListValue.newBuilder()
                                                        .addValues(text("a"))
                                                        .addValues(text("b")))
                                        .build());

        assertThat(read(withClaims(claims)).verifiedClaims())
                .isEqualTo(
                        Map.of(
                                "payload",
                                Map.of(
                                        "sub",
                                        "u1",
                                        "exp",
                                        1795000000L,
                                        "ratio",
                                        0.5,
                                        "admin",
                                        true,
                                        "roles",
                                        List.of("a", "b"))));
    }

    @Test
    void claimsOfOtherFiltersAreNotRead() {
        var message =
                EnvoyRequest.ordinary()
                        .with(
                                a ->
                                        a.setMetadataContext(
                                                Metadata.newBuilder()
                                                        .putFilterMetadata(
                                                                "some.other.filter",
                                                                Struct.getDefaultInstance())))
                        .raw();

        assertThat(read(message).verifiedClaims()).isEmpty();
    }

    @Test
    void claimsTooDeepOrTooManyAreRefused() {
        Value deep = text("x");
        for (int i = 0; i < 20; i++) {
            deep =
                    Value.newBuilder()
                            .setStructValue(Struct.newBuilder().putFields("a", deep))
                            .build();
        }
        assertThat(refusal(withClaims(Struct.newBuilder().putFields("a", deep))))
                .isEqualTo(Malformation.CLAIMS_TOO_LARGE);

        ListValue.Builder many = ListValue.newBuilder();
        for (int i = 0; i < 5000; i++) {
            many.addValues(text(""));
        }
        assertThat(
                        refusal(
                                withClaims(
                                        Struct.newBuilder()
                                                .putFields(
                                                        "a",
                                                        Value.newBuilder()
                                                                .setListValue(many)
                                                                .build()))))
                .isEqualTo(Malformation.CLAIMS_TOO_LARGE);
    }

    @ParameterizedTest
    @CsvSource({
        // x-envoy-auth-partial-body, content-length, complete
        "false, 5, true",
        "false, '', true",
        "true, '', false",
        "true, 5, false",
        "'', 5, false",
        "FALSE, 5, false",
        "false, 6, false",
    })
    void aBodyIsCompleteOnlyIfEnvoySaysSoAndItIsAsLongAsAnnounced(
            String partial, String length, boolean complete) {
        for (boolean packed : new boolean[] {true, false}) {
            EnvoyRequest request = EnvoyRequest.ordinary().with(a -> body(a, packed));
            if (!partial.isEmpty()) {
                request.header("x-envoy-auth-partial-body", partial);
            }
            if (!length.isEmpty()) {
                request.header("content-length", length);
            }
            for (CheckRequest message : request.both()) {
                assertThat(read(message).body())
                        .isEqualTo(
                                new ApiRequest.Body(
                                        "hello".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                        complete));
            }
        }
    }

    @Test
    void aBodyThatWasAnnouncedAndNotSentIsNotComplete() {
        assertThat(read(EnvoyRequest.ordinary().header("content-length", "5").raw()).body())
                .isEqualTo(new ApiRequest.Body(new byte[0], false));
        assertThat(read(EnvoyRequest.ordinary().header("content-length", "0").raw()).body())
                .isEqualTo(ApiRequest.Body.NONE);
    }

    @Test
    void aClientsOwnPartialBodyHeaderCannotMakeABodyComplete() {
        var request =
                EnvoyRequest.ordinary()
                        .header("x-envoy-auth-partial-body", "false")
                        .header("x-envoy-auth-partial-body", "true")
                        .with(a -> body(a, true));
        for (CheckRequest message : request.both()) {
            assertThat(read(message).body().complete()).isFalse();
        }
    }

    @Test
    void twoBodiesContradictEachOther() {
        assertRefused(
                EnvoyRequest.ordinary().with(a -> body(a, true)).with(a -> body(a, false)),
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

    private ApiRequest read(CheckRequest message) {
        return switch (reader.read(message, NOW)) {
            case Read(ApiRequest request) -> request;
            case Malformed(var reason) -> throw new AssertionError(reason.toString());
        };
    }

    private Malformation refusal(CheckRequest message) {
        return switch (reader.read(message, NOW)) {
            case Read(ApiRequest request) -> throw new AssertionError(request.toString());
            case Malformed(var reason) ->
                    Malformation.valueOf(reason.code().toUpperCase(java.util.Locale.ROOT));
        };
    }

    private void assertRefused(EnvoyRequest request, Malformation malformation) {
        for (CheckRequest message : request.both()) {
            assertThat(refusal(message)).isEqualTo(malformation);
        }
    }

    private static CheckRequest withRawHeader(HeaderValue.Builder header) {
        return EnvoyRequest.ordinary()
                .with(
                        a ->
                                a.getRequestBuilder()
                                        .getHttpBuilder()
                                        .getHeaderMapBuilder()
                                        .addHeaders(header))
                .raw();
    }

    private static CheckRequest withClaims(Struct.Builder claims) {
        Value payload = Value.newBuilder().setStructValue(claims).build();
        return EnvoyRequest.ordinary()
                .with(
                        a ->
                                a.setMetadataContext(
                                        Metadata.newBuilder()
                                                .putFilterMetadata(
                                                        ReaderSettings.JWT_AUTHN,
                                                        Struct.newBuilder()
                                                                .putFields("payload", payload)
                                                                .putFields("note", text("x"))
                                                                .build())))
                .raw();
    }

    private static void body(AttributeContext.Builder attributes, boolean packed) {
        var http = attributes.getRequestBuilder().getHttpBuilder();
        if (packed) {
            http.setRawBody(ByteString.copyFromUtf8("hello"));
        } else {
            http.setBody("hello");
        }
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }
}
