// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.challenge.Callers;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.apikey.ApiKeyKind;
import dev.riskgate.identity.jwt.JwtKind;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.Headers;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Observation.Method;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

class ObserverTest {

    private static final byte[] SECRET =
            "a secret of 24 bytes 123".getBytes(StandardCharsets.US_ASCII);
    private static final Caller PARTNER = Callers.apiKey("partner");

    private final GeoLookup geoLookup =
            new GeoLookup(List.of(() -> PlaceFiles.database("city.mmdb")));
    private final Observer observer = new Observer(SECRET, geoLookup);
    private final Observer noPlaces = new Observer(SECRET, GeoLookup.NONE);

    private static ApiRequest request(
            String method, String path, String address, Map<String, List<String>> headers) {
        return request(method, path, address, headers, ApiRequest.Peer.NONE);
    }

    private static ApiRequest fingerprinted(String ja4) {
        var peer = new ApiRequest.Peer("", "", "", ja4);
        return request("GET", "/", "203.0.113.7", Map.of(), peer);
    }

    private static ApiRequest request(
            String method,
            String path,
            String address,
            Map<String, List<String>> headers,
            ApiRequest.Peer peer) {
        return new ApiRequest(
                "",
                1_772_000_000_000L,
                method,
                "https",
                "api.example.com",
                path,
                "",
                "HTTP/2",
                false,
                new Headers(headers),
                InetAddress.ofLiteral(address),
                peer,
                Map.of(),
                Map.of(),
                new ApiRequest.Body(new byte[3], true));
    }

    private static ApiRequest from(String address) {
        return request("GET", "/v1/orders/7", address, Map.of());
    }

    private static ApiRequest with(String header, String... values) {
        return request("GET", "/", "203.0.113.7", Map.of(header, List.of(values)));
    }

    private Observation observe(ApiRequest request) {
        return observer.observe(request, PARTNER, "orders");
    }

    @Test
    void aRequestBecomesPseudonymsAndItsPlace() {
        Observation seen = observe(from("203.0.113.7"));

        assertThat(seen.timeMillis()).isEqualTo(1_772_000_000_000L);
        assertThat(seen.place().country()).isEqualTo("DE");
        assertThat(seen.method()).isEqualTo(Method.READ);
        assertThat(seen).isEqualTo(observe(from("203.0.113.7")));
        assertThat(
                        List.of(
                                seen.credential(),
                                seen.software(),
                                seen.address(),
                                seen.network(),
                                seen.route(),
                                seen.object()))
                .doesNotContain(0L)
                .doesNotHaveDuplicates();
    }

    @Test
    void anotherSecretMakesOtherPseudonyms() {
        byte[] other = SECRET.clone();
        other[0]++;
        Observation seen = observe(from("203.0.113.7"));
        Observation otherwise =
                new Observer(other, geoLookup).observe(from("203.0.113.7"), PARTNER, "orders");

        assertThat(otherwise.address()).isNotEqualTo(seen.address());
        assertThat(otherwise.credential()).isNotEqualTo(seen.credential());
    }

    @Test
    void aShortSecretIsRefused() {
        assertThatThrownBy(() -> new Observer(new byte[15], geoLookup))
                .hasMessageContaining("16 bytes");
    }

    @Test
    void theAutonomousSystemIsTheSameInAllItsNetworksAndHasItsOwnPseudonym() {
        Observation one = observe(from("203.0.113.7"));

        assertThat(one.asn())
                .isNotZero()
                .isNotEqualTo(one.place().asn())
                .isEqualTo(observe(from("203.0.113.200")).asn())
                .isNotEqualTo(observe(from("198.51.100.7")).asn());
        assertThat(noPlaces.observe(from("203.0.113.7"), PARTNER, "r").asn()).isZero();
    }

    @Test
    void theNetworkIsTheSameWhateverIsKnownOfIt() {
        assertThat(observe(from("203.0.113.7")).network())
                .isEqualTo(noPlaces.observe(from("203.0.113.7"), PARTNER, "r").network());
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.200, true",
        "203.0.113.7, 203.0.112.7, false",
        "10.1.2.3, 10.1.2.4, true",
        "10.1.2.3, 10.1.3.3, false",
        "2001:db8:1:2::7, 2001:db8:1:3::8, true",
        "2001:db8:1::7, 2001:db8:1:8000::7, true",
        "2001:db8:1::7, 2001:db8:2::7, false",
        "::ffff:203.0.113.7, 203.0.113.9, true",
        "0:0:cb00:7107::, 203.0.113.7, false"
    })
    void theNetworkIsTheSlash24OrTheSlash48(String one, String other, boolean same) {
        boolean equal =
                noPlaces.observe(from(one), PARTNER, "r").network()
                        == noPlaces.observe(from(other), PARTNER, "r").network();

        assertThat(equal).isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.8, false",
        "::ffff:203.0.113.7, 203.0.113.7, true",
        "2001:db8:1:2::7, 2001:db8:1:2:a:b:c:d, true",
        "2001:db8:1:2::7, 2001:db8:1:3::7, false"
    })
    void anAddressIsAllOfIpv4AndTheSlash64OfIpv6(String one, String other, boolean same) {
        boolean equal = observe(from(one)).address() == observe(from(other)).address();

        assertThat(equal).isEqualTo(same);
    }

    @Test
    void aTokenIsToldByItsSubjectSoThatARenewedOneIsTheSameCredential() {
        Caller first = Callers.caller("app", JwtKind.INSTANCE, "idp", "jti-1");
        Caller renewed = Callers.caller("app", JwtKind.INSTANCE, "idp", "jti-2");
        long credential = observer.observe(from("::1"), first, "r").credential();

        assertThat(observer.observe(from("::1"), renewed, "r").credential()).isEqualTo(credential);
    }

    @Test
    void itsIssuerBelongsToATokenAndNotTheNameThatThePolicyHasForIt() {
        Caller first = Callers.caller("app", JwtKind.INSTANCE, "idp", "jti-1");
        Caller accepted = Callers.caller("app", JwtKind.INSTANCE, "idp-by-metadata", "jti-1");
        Caller elsewhere = Callers.issuedBy("https://other.example", first);
        long credential = observer.observe(from("::1"), first, "r").credential();

        assertThat(observer.observe(from("::1"), accepted, "r").credential()).isEqualTo(credential);
        assertThat(observer.observe(from("::1"), elsewhere, "r").credential())
                .isNotEqualTo(credential);
    }

    @Test
    void aKeyIsToldByItsId() {
        Caller first = Callers.caller("app", ApiKeyKind.INSTANCE, "partners", "k1");
        Caller second = Callers.caller("app", ApiKeyKind.INSTANCE, "partners", "k2");

        assertThat(observer.observe(from("::1"), first, "r").credential())
                .isNotEqualTo(observer.observe(from("::1"), second, "r").credential());
    }

    @Test
    void aPatchOfTheSoftwareIsTheSameSoftware() {
        long software = observe(with("user-agent", "AcmeApp/3.2 (iPhone; iOS 17)")).software();

        assertThat(observe(with("user-agent", "AcmeApp/3.3 (iPhone; iOS 17)")).software())
                .isEqualTo(software);
        assertThat(observe(with("user-agent", "AcmeApp/4.0 (iPhone; iOS 17)")).software())
                .isNotEqualTo(software);
        assertThat(observe(with("user-agent", "AcmeApp/3.2")).platform()).isZero();
        assertThat(observe(with("user-agent", "AcmeApp/3.2 (iPhone; iOS 17)")).platform())
                .isNotEqualTo(observe(with("user-agent", "AcmeApp/3.2 (Android 14)")).platform());
    }

    @Test
    void aFingerprintCountsOnlyInTheHeaderThatTheFrontDoorVouchesFor() {
        String ja4 = "t13d1516h2_8daaf6152771_b186095e22b6";
        long device = observe(fingerprinted(ja4)).device();

        assertThat(device).isNotZero();
        assertThat(observe(fingerprinted("t13d1517h2_8daaf6152771_b0da82dd1658")).device())
                .isNotZero()
                .isNotEqualTo(device);
        assertThat(observe(with("x-ja4", ja4)).device()).isZero();
    }

    @Test
    void anEmptyOrHugeFingerprintIsNone() {
        assertThat(observe(fingerprinted("")).device()).isZero();
        assertThat(observe(fingerprinted("x".repeat(65))).device()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, READ",
        "HEAD, READ",
        "OPTIONS, READ",
        "QUERY, READ",
        "POST, WRITE",
        "PUT, WRITE",
        "PATCH, WRITE",
        "DELETE, DELETE",
        "CONNECT, OTHER",
        "PROPFIND, OTHER",
        "'', OTHER"
    })
    void methodsFallIntoFourClasses(String method, Method expected) {
        assertThat(observe(request(method, "/", "::1", Map.of())).method()).isEqualTo(expected);
    }

    @Test
    void anotherPathIsAnotherObject() {
        assertThat(observe(request("GET", "/v1/orders/7", "::1", Map.of())).object())
                .isEqualTo(observe(request("GET", "/v1/orders/7", "::1", Map.of())).object())
                .isNotEqualTo(observe(request("GET", "/v1/orders/8", "::1", Map.of())).object());
    }

    @Test
    void theSizeIsWhatIsDeclaredElseWhatIsThere() {
        assertThat(observe(with("content-length", "1234")).bytes()).isEqualTo(1234);
        assertThat(observe(with("x", "y")).bytes()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1e9", " 1", "9999999999999999999", "١"})
    void aSizeThatIsNoNumberIsUnknown(String declared) {
        assertThat(observe(with("content-length", declared)).bytes()).isZero();
    }

    /** There is room for fewer User-Agents than are seen here, and none for very long ones. */
    @Test
    void whatIsRememberedOfAUserAgentIsWhatAFreshLookSays() {
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < 10_000; i++) {
                String end = i % 100 == 0 ? "x".repeat(300) : "";
                String userAgent = "app" + i % 5_000 + "/" + i + " (Linux) " + end;
                Observation seen = observe(with("user-agent", userAgent));
                if (i % 10 == 0) {
                    Observation fresh =
                            new Observer(SECRET, GeoLookup.NONE)
                                    .observe(with("user-agent", userAgent), PARTNER, "orders");
                    assertThat(seen.software()).isEqualTo(fresh.software());
                    assertThat(seen.platform()).isEqualTo(fresh.platform());
                }
            }
        }
    }
}
