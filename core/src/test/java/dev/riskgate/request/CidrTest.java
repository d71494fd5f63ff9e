// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;

class CidrTest {

    @ParameterizedTest
    @CsvSource({
        // block, its first address, its last, the one before, the one behind
        "10.0.0.0/8, 10.0.0.0, 10.255.255.255, 9.255.255.255, 11.0.0.0",
        "192.0.2.128/25, 192.0.2.128, 192.0.2.255, 192.0.2.127, 192.0.3.0",
        "192.0.2.8/30, 192.0.2.8, 192.0.2.11, 192.0.2.7, 192.0.2.12",
        "172.16.0.0/12, 172.16.0.0, 172.31.255.255, 172.15.255.255, 172.32.0.0",
        "192.0.2.1/32, 192.0.2.1, 192.0.2.1, 192.0.2.0, 192.0.2.2",
        "2001:db8::/32, 2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db7:ffff::,"
                + " 2001:db9::",
        "2001:db8::4/127, 2001:db8::4, 2001:db8::5, 2001:db8::3, 2001:db8::6",
        "::1/128, ::1, ::1, ::, ::2",
    })
    void aBlockHoldsItsFirstToItsLastAddress(
            String block, String first, String last, String before, String behind) {
        assertThat(holds(block, first)).isTrue();
        assertThat(holds(block, last)).isTrue();
        assertThat(holds(block, before)).isFalse();
        assertThat(holds(block, behind)).isFalse();
    }

    @Test
    void aBlockOfAnyLengthEndsWhereItsLengthSays() throws UnknownHostException {
        BigInteger address = new BigInteger(1, bytes("170.187.204.221"));
        for (int length = 1; length <= 32; length++) {
            BigInteger size = BigInteger.ONE.shiftLeft(32 - length);
            BigInteger first = address.divide(size).multiply(size);
            String block = text(first) + "/" + length;
            assertThat(holds(block, text(first))).as(block).isTrue();
            assertThat(holds(block, text(first.add(size).subtract(BigInteger.ONE))))
                    .as(block)
                    .isTrue();
            assertThat(holds(block, text(first.subtract(BigInteger.ONE)))).as(block).isFalse();
            assertThat(holds(block, text(first.add(size)))).as(block).isFalse();
        }
    }

    @Test
    void aBlockWithoutLengthHoldsEveryAddressOfItsFamilyAndNoneOfTheOther() {
        assertThat(holds("0.0.0.0/0", "255.0.0.1")).isTrue();
        assertThat(holds("::/0", "ffff::1")).isTrue();
        assertThat(holds("0.0.0.0/0", "::1")).isFalse();
        assertThat(holds("::/0", "192.0.2.1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "10.0.0.0",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/08",
                "10.0.0.0/00",
                "10.0.0.0/8 ",
                "10.0.0.0/8/8",
                "10.0.0.0/:",
                "10.0.0.0/1x",
                "10.0.0.0/33",
                "10.0.0.0/0000",
                "10.0.0.0/4294967304",
                "10.0.0/8",
                "10.0.0.0.0/8",
                "example.com/8",
                "2001:db8::/129",
                "2001:db8::/1000",
                "2001:db8::%eth0/64",
                // what would be read as a block that it is not
                "10.0.0.1/8",
                "10.0.0.1/31",
                "10.128.0.0/8",
                "192.0.2.1/0",
                "2001:db8::1/127",
                "2001:db8:8000::/32"
            })
    void whatIsNoBlockOrHasBitsBehindItsLengthIsRefused(String text) {
        assertThat(Cidr.parse(text)).isNull();
    }

    private static boolean holds(String block, String address) {
        Cidr cidr = Objects.requireNonNull(Cidr.parse(block), block);
        return cidr.contains(Objects.requireNonNull(IpLiteral.parse(address), address));
    }

    private static byte[] bytes(String address) {
        return Objects.requireNonNull(IpLiteral.parse(address)).getAddress();
    }

    private static String text(BigInteger address) throws UnknownHostException {
        byte[] bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            bytes[i] = address.shiftRight(24 - 8 * i).byteValue();
        }
        return InetAddress.getByAddress(bytes).getHostAddress();
    }
}
