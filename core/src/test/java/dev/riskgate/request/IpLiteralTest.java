// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.Inet4Address;
import java.net.InetAddress;

class IpLiteralTest {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0.0.0.0",
        "192.0.2.1, 192.0.2.1",
        "255.255.255.255, 255.255.255.255",
        "2001:db8::1, 2001:db8:0:0:0:0:0:1",
        "2001:DB8:0:0:0:0:0:1, 2001:db8:0:0:0:0:0:1",
        "::, 0:0:0:0:0:0:0:0",
        "::ffff:192.0.2.1, 192.0.2.1",
        "0000:0000:0000:0000:0000:ffff:192.168.100.200, 192.168.100.200",
    })
    void addressesAreRead(String text, String address) {
        assertThat(IpLiteral.parse(text))
                .isNotNull()
                .extracting(InetAddress::getHostAddress)
                .isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "1.2",
                "1.2.3",
                "1.2.3.",
                ".1.2.3",
                "1..2.3",
                "1.2.3.4.5",
                "1.2.3.4.",
                "256.1.1.1",
                "1.2.3.999",
                "01.2.3.4",
                "1.2.3.00",
                "0x7f.0.0.1",
                "2130706433",
                "1.2.3.-4",
                "1.2.3.4 ",
                " 1.2.3.4",
                "1.2.3.4\n",
                "١.2.3.4",
                ":",
                ":::",
                "1::2::3",
                "fe80::1%eth0",
                "fe80::1%1",
                "[::1]",
                "2001:db8::g",
                "1:2:3:4:5:6:7:8:9",
                "::1.2.3",
                "::256.1.1.1",
                "unknown",
                "_hidden",
                "localhost",
                "example.com",
                "::１"
            })
    void everythingElseIsNone(String text) {
        assertThat(IpLiteral.parse(text)).isNull();
    }

    @Test
    void aMappedAddressIsTheIpv4AddressItself() {
        assertThat(IpLiteral.parse("::ffff:192.0.2.1"))
                .isInstanceOf(Inet4Address.class)
                .isEqualTo(IpLiteral.parse("192.0.2.1"));
    }

    @Test
    void onlyThePartThatIsAskedForIsRead() {
        assertThat(IpLiteral.parse("192.0.2.1:80", 0, 9)).isEqualTo(IpLiteral.parse("192.0.2.1"));
        assertThat(IpLiteral.parse("a,2001:db8::1", 2, 13))
                .isEqualTo(IpLiteral.parse("2001:db8::1"));
    }

    @Test
    void aVeryLongTextIsNone() {
        assertThat(IpLiteral.parse(":".repeat(1_000_000))).isNull();
        assertThat(IpLiteral.parse("1".repeat(1_000_000))).isNull();
    }
}
