// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;

import dev.riskgate.decision.DenialResponse;
import dev.riskgate.envoy.ReadResult.Malformed;
import dev.riskgate.envoy.ReadResult.Read;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.verdict.Verdict;

import io.envoyproxy.envoy.service.auth.v3.CheckRequest;

import org.junit.jupiter.api.Test;

import java.util.Set;

/**
 * Security advisories on Envoy and its neighbours that an authorization server must neutralise, one
 * test each.
 */
class AdvisoriesTest {

    private final CheckRequestReader reader =
            new CheckRequestReader(ReaderSettings.of(0, Set.of("x-api-key"), null));

    @Test
    void cve202132777DuplicateHeadersAreNotJudgedByTheirLastValue() {
        var request =
                new EnvoyRequest()
                        .header("authorization", "Bearer bad")
                        .header("authorization", "Bearer good");

        assertRefused(request, "header_duplicate");
    }

    @Test
    void cve202025017EveryValueOfARepeatedHeaderIsSeen() {
        var request = new EnvoyRequest().header("x-role", "guest").header("x-role", "admin");

        assertThat(read(request.raw()).headers().all("x-role")).containsExactly("guest", "admin");
        for (CheckRequest message : request.both()) {
            assertThat(read(message).headers().joined("x-role")).isEqualTo("guest,admin");
            assertThat(read(message).headers().asMap().get("x-role"))
                    .containsExactly("guest", "admin");
        }
    }

    @Test
    void cve202626308ASecondValueInAnyPositionIsSeen() {
        for (String name :
                new String[] {"x-api-key", "dpop", "riskgate-otp", "content-length", "host"}) {
            assertRefused(
                    new EnvoyRequest().header(name, "1").header("x-between", "").header(name, "2"),
                    "header_duplicate");
        }
    }

    @Test
    void cve202327488BytesThatAreNotUtf8EndInADenialNotInAnRpcError() {
        ByteString wire = EnvoyRequest.ordinary().raw().toByteString();
        byte[] bytes = wire.toByteArray();
        bytes[wire.toString(java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("/v1/reports")] =
                (byte) 0xff;

        byte[] message = CheckMethod.DESCRIPTOR.parseRequest(ByteString.copyFrom(bytes).newInput());

        assertThat(reader.read(message, 0)).isInstanceOf(Malformed.class);
    }

    @Test
    void cve202423324BytesThatAreNotUtf8InAHeaderDoNotHideIt() {
        var request = new EnvoyRequest().header("x-role", ByteString.fromHex("61646d696eff"));

        for (CheckRequest message : request.both()) {
            assertThat(read(message).headers().first("x-role")).isEqualTo("admin!");
        }
    }

    @Test
    void cve202673511PathParametersAreRefused() {
        assertRefused(new EnvoyRequest().path("/public;jsessionid=1/admin"), "path_parameters");
    }

    @Test
    void cve202673551ADotSegmentWithParametersIsRefused() {
        assertRefused(new EnvoyRequest().path("/public/..;/admin"), "path_parameters");
        assertRefused(new EnvoyRequest().path("/public/..;x=y/admin"), "path_parameters");
    }

    @Test
    void cve202673553EncodedPathParametersAreRefused() {
        assertRefused(new EnvoyRequest().path("/public/..%3B/admin"), "path_parameters");
    }

    @Test
    void cve202132779AFragmentIsRefused() {
        assertRefused(new EnvoyRequest().path("/admin#/../public"), "path_fragment");
        assertRefused(new EnvoyRequest().path("/admin?x#/../public"), "path_fragment");
    }

    @Test
    void cve202131920EmptySegmentsAndEncodedSlashesAreRefused() {
        assertRefused(new EnvoyRequest().path("/public//admin"), "path_empty_segment");
        assertRefused(new EnvoyRequest().path("/public%2Fadmin"), "path_encoded_slash");
        assertRefused(new EnvoyRequest().path("/public%5cadmin"), "path_backslash");
    }

    @Test
    void cve202626205TwoSlashesBeginAPathAndNoAuthority() {
        var request = new EnvoyRequest().path("//evil.example.com/admin");

        assertRefused(request, "path_empty_segment");
    }

    @Test
    void cve202673547AConnectWithoutAPathIsAnUpgradeAndNoCrash() {
        var request = new EnvoyRequest().method("CONNECT").path("").host("db.internal:5432");
        request.scheme = "";

        for (CheckRequest message : request.both()) {
            assertThat(read(message).upgrade()).isTrue();
            assertThat(read(message).host()).isEqualTo("db.internal");
        }
        assertRefused(new EnvoyRequest().method("CONNECT").path("").host(""), "host_missing");
        assertRefused(new EnvoyRequest().method("GET").path(""), "path_missing");
    }

    /**
     * What follows an upgrade is never judged, so it must be a permission of its own, in whatever
     * form it is asked for.
     */
    @Test
    void cve202564763And202673548EveryFormOfUpgradeIsMarked() {
        assertThat(read(new EnvoyRequest().header("upgrade", "websocket").raw()).upgrade())
                .isTrue();
        assertThat(read(new EnvoyRequest().header("upgrade", "\t").raw()).upgrade()).isTrue();
        assertThat(
                        read(new EnvoyRequest()
                                        .method("CONNECT")
                                        .header(":protocol", "connect-udp")
                                        .raw())
                                .upgrade())
                .isTrue();
        assertThat(read(new EnvoyRequest().method("CONNECT").raw()).upgrade()).isTrue();
        assertThat(read(new EnvoyRequest().raw()).upgrade()).isFalse();
    }

    @Test
    void cve202327487And202445806ForgedEnvoyHeadersAreNotSeen() {
        var request =
                new EnvoyRequest()
                        .header("x-envoy-original-path", "/public")
                        .header("x-envoy-internal", "true")
                        .header("x-envoy-external-address", "10.0.0.1")
                        .header("x-envoy-downstream-service-cluster", "admin")
                        .with(a -> a.getSourceBuilder().setService("admin"));

        for (CheckRequest message : request.both()) {
            assertThat(read(message).headers().asMap()).isEmpty();
            assertThat(read(message).path()).isEqualTo("/v1/reports");
            assertThat(read(message).clientAddress().getHostAddress()).isEqualTo("198.51.100.7");
        }
    }

    @Test
    void ghsa77747vr3Cc8jTheHostIsComparedInLowerCase() {
        for (CheckRequest message : new EnvoyRequest().host("Admin.Example.COM").both()) {
            assertThat(read(message).host()).isEqualTo("admin.example.com");
        }
    }

    @Test
    void cve202673552BytesOutsideAsciiCannotMakeAPathEvadeAPattern() {
        var request = new EnvoyRequest();
        request.path = ByteString.fromHex("2f61646d696e2fff78"); // /admin/\xffx

        assertRefused(request.raw(), "path_encoding");
        // Envoy has put a ! in its place.
        assertRefused(request.joined(), "path_replaced");
    }

    /** A peer project answered bad requests with status OK, which Envoy takes for an allow. */
    @Test
    void aRefusalIsNeverOk() {
        CheckResponseWriter writer =
                new CheckResponseWriter(new WriterSettings(Set.of(), Set.of(), false));
        if (reader.read(new byte[0], 0) instanceof Malformed(var reason)) {
            var response =
                    writer.write(
                                    Decisions.of(
                                            Verdict.Deny.forbidden(reason),
                                            null,
                                            DenialResponse.PASS))
                            .message();

            assertThat(response.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED_VALUE);
        } else {
            throw new AssertionError("an empty check request was read");
        }
    }

    private ApiRequest read(CheckRequest message) {
        return switch (reader.read(message.toByteArray(), 0)) {
            case Read(ApiRequest request) -> request;
            case Malformed(var reason) -> throw new AssertionError(reason.toString());
        };
    }

    private void assertRefused(EnvoyRequest request, String code) {
        for (CheckRequest message : request.both()) {
            assertRefused(message, code);
        }
    }

    private void assertRefused(CheckRequest message, String code) {
        assertThat(reader.read(message.toByteArray(), 0))
                .isInstanceOfSatisfying(
                        Malformed.class, m -> assertThat(m.reason().code()).isEqualTo(code));
    }
}
