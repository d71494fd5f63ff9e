// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;

class ClientAddressTest {

    private static final String PEER = "198.51.100.7";

    @ParameterizedTest
    @CsvSource({
        // trusted, X-Forwarded-For as Envoy sends it (it appends the peer), client address
        "0, '203.0.113.9, 198.51.100.7', 198.51.100.7",
        "1, '203.0.113.9, 198.51.100.7', 203.0.113.9",
        "1, '10.6.6.6, 203.0.113.9, 198.51.100.7', 203.0.113.9",
        "2, '10.6.6.6, 203.0.113.9, 198.51.100.1, 198.51.100.7', 203.0.113.9",
        // Envoy without use_remote_address does not append the peer
        "0, 203.0.113.9, 198.51.100.7",
        "1, 203.0.113.9, 203.0.113.9",
        "1, '10.6.6.6, 203.0.113.9', 203.0.113.9",
        "2, '203.0.113.9, 198.51.100.1', 203.0.113.9",
        // the proxy itself asked, for its health check
        "1, '198.51.100.7, 198.51.100.7', 198.51.100.7",
        // fewer hops than proxies: the request came past them
        "1, 198.51.100.7, 198.51.100.7",
        "2, '203.0.113.9, 198.51.100.7', 198.51.100.7",
        "5, '203.0.113.9, 198.51.100.1', 198.51.100.7",
        // forms that proxies write
        "1, '203.0.113.9:51234, 198.51.100.7', 203.0.113.9",
        "1, '2001:db8::9,198.51.100.7', 2001:db8:0:0:0:0:0:9",
        "1, '[2001:db8::9],198.51.100.7', 2001:db8:0:0:0:0:0:9",
        "1, '[2001:db8::9]:51234 ,198.51.100.7', 2001:db8:0:0:0:0:0:9",
        "1, '::ffff:203.0.113.9,198.51.100.7', 203.0.113.9",
        "1, '203.0.113.9,198.51.100.7:443', 203.0.113.9",
        "1, '\t203.0.113.9  ,\t198.51.100.7 ', 203.0.113.9",
        // what a client writes further left does not matter
        "1, 'unknown, _x, 999.9.9.9, ,,203.0.113.9, 198.51.100.7', 203.0.113.9",
    })
    void eachTrustedProxyMovesOneHopToTheLeft(int trusted, String forwardedFor, String client) {
        assertThat(resolve(trusted, PEER, forwardedFor)).isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown",
                "_gateway",
                "",
                " ",
                "203.0.113",
                "203.0.113.9:",
                "203.0.113.9:port",
                "203.0.113.9:123456",
                "fe80::1%eth0",
                "[2001:db8::9",
                "[2001:db8::9]x",
                "[2001:db8::9]:",
                "[203.0.113.9]",
                "\"203.0.113.9\"",
                "203.0.113.9 203.0.113.8",
                "for=203.0.113.9",
                "[",
                "[]",
                "]",
                ":",
                "203.0.113.9;"
            })
    void anEntryThatCountsAndIsNoAddressIsRefused(String entry) {
        assertThat(refusal(1, PEER, "10.6.6.6, " + entry + "," + PEER))
                .isEqualTo(Malformation.FORWARDED_FOR_MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "203.0.113.9,", "203.0.113.9, ", "203.0.113.9,\t"})
    void anEmptyLastEntryCountsAndIsNoAddress(String forwardedFor) {
        assertThat(refusal(1, PEER, forwardedFor)).isEqualTo(Malformation.FORWARDED_FOR_MALFORMED);
    }

    @Test
    void anOpenBracketIsNotClosedByTheNextEntry() {
        assertThat(refusal(1, PEER, "[2001:db8::9,2001:db8::8]:80," + PEER))
                .isEqualTo(Malformation.FORWARDED_FOR_MALFORMED);
        assertThat(refusal(2, PEER, "[2001:db8::9,]," + PEER))
                .isEqualTo(Malformation.FORWARDED_FOR_MALFORMED);
    }

    @Test
    void withoutTrustedProxiesTheHeaderIsNotRead() {
        assertThat(resolve(0, PEER, "\0\0, unknown,")).isEqualTo(PEER);
    }

    @ParameterizedTest
    @CsvSource({
        // Envoy appended its own address, which the policy names or this machine has
        "1, 127.0.0.1, '203.0.113.9,192.0.2.55', 203.0.113.9",
        "1, ::1, '203.0.113.9,192.0.2.55', 203.0.113.9",
        "1, 127.0.0.1, '203.0.113.9,192.0.2.200', 203.0.113.9",
        "1, 127.0.0.1, '203.0.113.9,2001:db8::5', 203.0.113.9",
        "1, 127.0.0.1, '10.6.6.6, 203.0.113.9,192.0.2.55', 203.0.113.9",
        "1, 127.0.0.1, 192.0.2.55, 127.0.0.1",
        "0, 127.0.0.1, '203.0.113.9,192.0.2.55', 127.0.0.1",
        // Envoy appended nothing: the proxy wrote the last entry
        "1, 127.0.0.1, '10.6.6.6, 203.0.113.9', 203.0.113.9",
        "1, ::1, '10.6.6.6, 203.0.113.9', 203.0.113.9",
        "1, 127.0.0.1, '192.0.2.55, 203.0.113.9', 203.0.113.9",
        "2, 127.0.0.1, '10.6.6.6, 203.0.113.9, 198.51.100.1', 203.0.113.9",
        // another peer does not make Envoy write its own address
        "1, 198.51.100.7, '203.0.113.9,192.0.2.55', 192.0.2.55",
    })
    void behindALoopbackPeerOnlyEnvoysOwnAddressIsNotCounted(
            int trusted, String peer, String forwardedFor, String client) {
        var envoy =
                EnvoyAddresses.of(
                        List.of("192.0.2.200", "2001:db8::/64"),
                        List.of(Objects.requireNonNull(IpLiteral.parse("192.0.2.55"))));
        var address = new ClientAddress(trusted, envoy);
        var headers = new Headers(Map.of("x-forwarded-for", List.of(forwardedFor)));

        assertThat(address.resolve(IpLiteral.parse(peer), headers).getHostAddress())
                .isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "envoy", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/", "/8", "::1%lo"})
    void whatIsNoAddressOfEnvoyIsToldAsSuch(String text) {
        assertThat(EnvoyAddresses.fault(text)).contains("192.0.2.0/24");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EnvoyAddresses.of(List.of(text), List.of()));
    }

    @Test
    void anAddressWithoutALengthIsThatAddressAlone() {
        var envoy = EnvoyAddresses.of(List.of("2001:db8::", "192.0.2.5"), List.of());
        assertThat(envoy.contains(address("2001:db8::"))).isTrue();
        assertThat(envoy.contains(address("2001:db8::1"))).isFalse();
        assertThat(envoy.contains(address("192.0.2.5"))).isTrue();
        assertThat(envoy.contains(address("192.0.2.6"))).isFalse();
    }

    private static InetAddress address(String text) {
        return Objects.requireNonNull(IpLiteral.parse(text));
    }

    @Test
    void thisMachineHasAnAddress() {
        assertThat(MachineAddresses.find()).isNotEmpty();
    }

    @Test
    void severalHeadersAreOneListInTheirOrder() {
        assertThat(resolve(1, PEER, "10.6.6.6", "203.0.113.9", PEER)).isEqualTo("203.0.113.9");
        assertThat(resolve(1, PEER, "10.6.6.6, 203.0.113.9", PEER)).isEqualTo("203.0.113.9");
        assertThat(resolve(2, PEER, "203.0.113.9", "198.51.100.1," + PEER))
                .isEqualTo("203.0.113.9");
    }

    @Test
    void behindAUnixSocketOnlyATrustedProxyTellsTheAddress() {
        assertThat(resolve(1, null, "10.6.6.6, 203.0.113.9")).isEqualTo("203.0.113.9");
        assertThat(refusal(0, null, "203.0.113.9")).isEqualTo(Malformation.CLIENT_ADDRESS_UNKNOWN);
        assertThat(refusal(1, null)).isEqualTo(Malformation.CLIENT_ADDRESS_UNKNOWN);
    }

    @Test
    void aHugeListCostsNoMoreThanItsEnd() {
        assertThat(resolve(1, PEER, "x,".repeat(500_000) + "203.0.113.9," + PEER))
                .isEqualTo("203.0.113.9");
        assertThat(refusal(1, PEER, ",".repeat(1_000_000)))
                .isEqualTo(Malformation.FORWARDED_FOR_MALFORMED);
    }

    @Test
    void aNegativeNumberOfProxiesIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClientAddress(-1, EnvoyAddresses.NONE));
    }

    private static String resolve(int trusted, @Nullable String peer, String... forwardedFor) {
        Headers headers =
                forwardedFor.length == 0
                        ? Headers.EMPTY
                        : new Headers(Map.of("x-forwarded-for", List.of(forwardedFor)));
        return new ClientAddress(trusted, EnvoyAddresses.NONE)
                .resolve(peer == null ? null : IpLiteral.parse(peer), headers)
                .getHostAddress();
    }

    private static Malformation refusal(
            int trusted, @Nullable String peer, String... forwardedFor) {
        return catchThrowableOfType(
                        MalformedRequest.class, () -> resolve(trusted, peer, forwardedFor))
                .malformation();
    }
}
