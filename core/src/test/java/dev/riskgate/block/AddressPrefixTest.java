// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.block;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

class AddressPrefixTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "192.0.2.7/32, 192.0.2.7",
        "192.0.2.7/24, 192.0.2.0/24",
        "192.0.2.255/25, 192.0.2.128/25",
        "255.255.255.255/1, 128.0.0.0/1",
        "10.1.2.3/0, 0.0.0.0/0",
        "10.1.255.3/19, 10.1.224.0/19",
        "2001:DB8:0:0::7, 2001:db8::7",
        "2001:db8::7/128, 2001:db8::7",
        "2001:db8:1:2:3:4:5:6/64, 2001:db8:1:2::/64",
        "2001:db8:1:2:ffff:4:5:6/65, 2001:db8:1:2:8000::/65",
        "2001:db8:ffff::/33, 2001:db8:8000::/33",
        "::1/0, ::/0",
        "::ffff:192.0.2.7, 192.0.2.7",
        "::ffff:192.0.2.7/120, 192.0.2.0/24",
        "::ffff:c000:207/128, 192.0.2.7"
    })
    void aTextHasOneCanonicalForm(String text, String canonical) {
        AddressPrefix addressPrefix = Objects.requireNonNull(AddressPrefix.parse(text));

        assertThat(addressPrefix).hasToString(canonical).isEqualTo(AddressPrefix.parse(canonical));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "192.0.2.7/",
                "192.0.2.7/33",
                "192.0.2.7/-1",
                "192.0.2.7/+8",
                "192.0.2.7/08",
                "192.0.2.7/24/24",
                "192.0.2.7/255.255.255.0",
                "192.0.2",
                "192.0.02.7",
                "3221225991",
                "0xc0000207",
                "2001:db8::/129",
                "2001:db8::1%eth0",
                "[2001:db8::1]",
                "::ffff:192.0.2.7/95",
                "::ffff:192.0.2.7/0",
                "192.0.2.7 ",
                "example.com",
                "192.0.2.0-192.0.2.9"
            })
    void whatIsNoPrefixIsNone(String text) {
        assertThat(AddressPrefix.parse(text)).isNull();
    }

    @Test
    void everyLengthOfBothFamiliesHasItsOwnCodeOfOneByte() {
        Set<Integer> codes = new HashSet<>();
        for (int length = 0; length <= 128; length++) {
            if (length <= 32) {
                codes.add(checked(new AddressPrefix(false, 0, -1, length)));
            }
            codes.add(checked(new AddressPrefix(true, -1, -1, length)));
        }
        assertThat(codes).hasSize(33 + 129);
        for (int code = 0; code < 256; code++) {
            assertThat(AddressPrefix.isCode(code)).isEqualTo(codes.contains(code));
        }
    }

    private static int checked(AddressPrefix addressPrefix) {
        int code = addressPrefix.code();
        assertThat(code).isBetween(0, 255);
        assertThat(AddressPrefix.length(code)).isEqualTo(addressPrefix.length());
        assertThat(addressPrefix.isOfFamily(code)).isTrue();
        assertThat(new AddressPrefix(!addressPrefix.v6(), 0, 0, 0).isOfFamily(code)).isFalse();
        assertThat(AddressPrefix.shown(code))
                .isEqualTo((addressPrefix.v6() ? "ipv6/" : "ipv4/") + addressPrefix.length());
        return code;
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.0/24",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1::/48",
        "::ffff:192.0.2.7, 192.0.2.0/24"
    })
    void theNetworkOfAnAddressIsWhatOneHolderUsuallyHas(String address, String network) {
        assertThat(AddressPrefix.network(InetAddress.ofLiteral(address))).hasToString(network);
    }

    /** Bit by bit, as slowly as it can be told. */
    @Test
    void anAddressIsCutBehindItsLength() throws UnknownHostException {
        Random random = new Random(20261129);
        for (int round = 0; round < 5_000; round++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            int length = random.nextInt(bytes.length * 8 + 1);
            byte[] expected = bytes.clone();
            for (int bit = length; bit < bytes.length * 8; bit++) {
                expected[bit / 8] &= (byte) ~(0x80 >> bit % 8);
            }

            AddressPrefix cut = AddressPrefix.of(InetAddress.getByAddress(bytes)).cutTo(length);

            String canonical = cut.toString();
            int slash = canonical.indexOf('/');
            assertThat(cut.length()).isEqualTo(length);
            assertThat(
                            InetAddress.ofLiteral(
                                            slash < 0 ? canonical : canonical.substring(0, slash))
                                    .getAddress())
                    .isEqualTo(expected);
        }
    }
}
