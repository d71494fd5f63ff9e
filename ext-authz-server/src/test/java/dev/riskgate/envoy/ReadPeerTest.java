// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import static dev.riskgate.envoy.Reading.NOW;
import static dev.riskgate.envoy.Reading.assertRefused;
import static dev.riskgate.envoy.Reading.read;
import static dev.riskgate.envoy.Reading.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;

import dev.riskgate.envoy.ReadResult.Read;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.Malformation;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.Pipe;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who is at the other end, and what earlier filters know of them. */
class ReadPeerTest {

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
        assertThat(untrusting.read(plain.raw().toByteArray(), NOW))
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

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }
}
