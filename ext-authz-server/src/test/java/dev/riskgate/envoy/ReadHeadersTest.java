// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import static dev.riskgate.envoy.Reading.SETTINGS;
import static dev.riskgate.envoy.Reading.assertRefused;
import static dev.riskgate.envoy.Reading.read;
import static dev.riskgate.envoy.Reading.refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;

import dev.riskgate.http.HeaderLimits;
import dev.riskgate.request.EnvoyAddresses;
import dev.riskgate.request.Malformation;
import dev.riskgate.request.OverrideHeaders;
import dev.riskgate.request.PathSettings;

import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Set;

/** How headers are read in both of their forms. */
class ReadHeadersTest {

    private static final String OVERRIDE = "x-http-method-override";

    @Test
    void aHostHeaderBesidesTheAuthorityMustSayTheSame() {
        assertThat(read(EnvoyRequest.ordinary().header("host", "API.EXAMPLE.COM:443").raw()).host())
                .isEqualTo("api.example.com");
        assertRefused(
                EnvoyRequest.ordinary().header("host", "admin.example.com"),
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

    /**
     * Envoy joins repeated lines of authorization even where it sends raw headers (seen with 1.40).
     */
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

    /** The answer removes only those that we know: others would reach the API as if from us. */
    @ParameterizedTest
    @ValueSource(
            strings = {"x-riskgate-future", "x-riskgate-verdict", "x-riskgate-", "x-riskgate-9"})
    void aNameThatIsOursAndThatWeNeverSetIsRefused(String name) {
        assertRefused(EnvoyRequest.ordinary().header(name, "1"), Malformation.HEADER_IMITATION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-http-method-override",
                "x-http-method",
                "x-method-override",
                "x-original-url",
                "x-rewrite-url",
                "x_http_method_override",
                "x-original_url"
            })
    void aHeaderThatAsksForAnotherMethodOrPathIsRefusedWhateverItSays(String name) {
        for (String value : List.of("DELETE", "POST", "/admin", "")) {
            assertRefused(
                    EnvoyRequest.ordinary().header(name, value), Malformation.HEADER_OVERRIDE);
        }
    }

    @Test
    void wherePolicyAllowsThemTheyAreHeadersLikeOthers() {
        var reader =
                new CheckRequestReader(
                        ReaderSettings.of(
                                0,
                                EnvoyAddresses.NONE,
                                Set.of("x-api-key"),
                                null,
                                OverrideHeaders.ALLOW,
                                PathSettings.DEFAULT));
        for (CheckRequest message : EnvoyRequest.ordinary().header(OVERRIDE, "DELETE").both()) {
            assertThat(reader.read(message.toByteArray(), Reading.NOW))
                    .isInstanceOfSatisfying(
                            ReadResult.Read.class,
                            read ->
                                    assertThat(read.request().headers().all(OVERRIDE))
                                            .containsExactly("DELETE"));
        }
    }

    /** Gateways write them for their upstreams, so they are legitimate behind trusted proxies. */
    @ParameterizedTest
    @ValueSource(strings = {"x-forwarded-host", "x-forwarded-prefix", "x-forwarded-proto"})
    void whatGatewaysSayOfTheRequestPasses(String name) {
        for (CheckRequest message : EnvoyRequest.ordinary().header(name, "/api").both()) {
            assertThat(read(message).headers().first(name)).isEqualTo("/api");
        }
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
        for (int i = 0; i <= SETTINGS.headers().maxHeaders(); i++) {
            many.header("x-" + i, "");
        }
        assertRefused(many, Malformation.HEADERS_TOO_LARGE);
        assertRefused(
                new EnvoyRequest()
                        .header("cookie", "é".repeat(SETTINGS.headers().maxHeaderBytes() / 2)),
                Malformation.HEADERS_TOO_LARGE);
    }

    @Test
    void headersThatOnlyWeOrEnvoyMaySetAreNotSeen() {
        for (CheckRequest message :
                EnvoyRequest.ordinary()
                        .header("x-riskgate-client", "admin")
                        .header("x-envoy-internal", "true")
                        .both()) {
            assertThat(read(message).headers().asMap().keySet())
                    .noneMatch(name -> name.startsWith("x-riskgate"))
                    .noneMatch(name -> name.startsWith("x-envoy"));
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

    /** Whoever could send it twice would choose which of them counts. */
    @Test
    void aTrustedFingerprintThatMayComeTwiceIsNoSetting() {
        var headers = new HeaderLimits(Set.of("x-api-key"), Set.of(), 10, 1_000);

        assertThatThrownBy(
                        () ->
                                new ReaderSettings(
                                        0,
                                        EnvoyAddresses.NONE,
                                        headers,
                                        "x-ja4",
                                        "claims",
                                        PathSettings.DEFAULT,
                                        1_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("x-ja4");
        assertThat(Reading.SETTINGS.headers().singletonHeaders()).contains("x-ja4");
    }
}
