// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalHostTest {

    @ParameterizedTest
    @CsvSource({
        "api.example.com, api.example.com",
        "API.Example.COM, api.example.com",
        "api.example.com:8443, api.example.com",
        "api.example.com., api.example.com",
        "Api.example.com.:443, api.example.com",
        "localhost, localhost",
        "my_service-1.ns, my_service-1.ns",
        "192.0.2.1:80, 192.0.2.1",
        "api.example.com:1, api.example.com",
        "api.example.com:65535, api.example.com",
        "[2001:DB8::1], [2001:db8::1]",
        "[::1]:8080, [::1]",
        "[2001:0db8:0:0:0:0:0:1]:443, [2001:db8::1]",
        "[::ffff:192.0.2.1]:80, 192.0.2.1",
        "[0000:0000:0000:0000:0000:ffff:192.168.100.200]:443, 192.168.100.200",
    })
    void aHostIsLowerCaseWithoutPortAndTrailingDot(String authority, String host) {
        assertThat(CanonicalHost.of(authority)).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".",
                "..",
                ".example.com",
                "example..com",
                "example.com..",
                "a b",
                "a,b",
                "a/b",
                "a\\b",
                "a?b",
                "a#b",
                "user@example.com",
                "user:secret@example.com",
                "ex%61mple.com",
                "exämple.com",
                "a\0b",
                "[::1",
                "[]",
                "[1.2.3.4]",
                "[fe80::1%eth0]",
                "[::g]",
                "[::1]x",
                "[::1].",
                "::1",
                "xn--\u0130"
            })
    void whatIsNoHostIsRefused(String authority) {
        assertThat(refusal(authority)).isIn(Malformation.HOST_INVALID, Malformation.HOST_PORT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a:",
                "a:0",
                "a:65536",
                "a:99999999999",
                "a:000080",
                ":0",
                "a:-1",
                "a:80:81",
                "a:8o",
                "[::1]:",
                "[::1]:x"
            })
    void aPortIsANumberFrom1To65535(String authority) {
        assertThat(refusal(authority)).isEqualTo(Malformation.HOST_PORT);
    }

    @Test
    void noHostIsRefused() {
        assertThat(refusal("")).isEqualTo(Malformation.HOST_MISSING);
    }

    @Test
    void aHostLongerThanDnsAllowsIsRefused() {
        assertThat(CanonicalHost.of("a".repeat(255) + ".:443")).isEqualTo("a".repeat(255));
        assertThat(refusal("a".repeat(256))).isEqualTo(Malformation.HOST_INVALID);
    }

    private static Malformation refusal(String authority) {
        return catchThrowableOfType(MalformedRequest.class, () -> CanonicalHost.of(authority))
                .malformation();
    }
}
