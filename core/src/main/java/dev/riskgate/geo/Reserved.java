// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.geo;

import java.net.InetAddress;
import java.util.List;

/**
 * Addresses of which no table may say anything, whatever it is made from: those that are not of the
 * public Internet (IANA's special-purpose registries, RFC 6890), and those of tunnels and
 * translators (6to4, Teredo, NAT64), which show where the relay is.
 */
final class Reserved {

    /** The first and the last one. */
    record Range(InetAddress first, InetAddress last) {
        static Range of(String first, String last) {
            return new Range(InetAddress.ofLiteral(first), InetAddress.ofLiteral(last));
        }
    }

    private static final String ONES = ":ffff:ffff:ffff:ffff:ffff";

    static final List<Range> RANGES =
            List.of(
                    Range.of("0.0.0.0", "0.255.255.255"),
                    Range.of("10.0.0.0", "10.255.255.255"),
                    Range.of("100.64.0.0", "100.127.255.255"),
                    Range.of("127.0.0.0", "127.255.255.255"),
                    Range.of("169.254.0.0", "169.254.255.255"),
                    Range.of("172.16.0.0", "172.31.255.255"),
                    Range.of("192.0.0.0", "192.0.0.255"),
                    Range.of("192.0.2.0", "192.0.2.255"),
                    Range.of("192.88.99.0", "192.88.99.255"),
                    Range.of("192.168.0.0", "192.168.255.255"),
                    Range.of("198.18.0.0", "198.19.255.255"),
                    Range.of("198.51.100.0", "198.51.100.255"),
                    Range.of("203.0.113.0", "203.0.113.255"),
                    Range.of("224.0.0.0", "255.255.255.255"),
                    // All that is not global unicast: unspecified, loopback, NAT64 (64:ff9b::/96).
                    Range.of("::", "1fff:ffff:ffff" + ONES),
                    Range.of("2001::", "2001:0:ffff" + ONES),
                    Range.of("2001:2::", "2001:2:0" + ONES),
                    Range.of("2001:db8::", "2001:db8:ffff" + ONES),
                    Range.of("2002::", "2002:ffff:ffff" + ONES),
                    Range.of("3fff::", "3fff:fff:ffff" + ONES),
                    // Unique local, link-local, multicast, and what nobody has given out.
                    Range.of("4000::", "ffff:ffff:ffff" + ONES));

    private Reserved() {}
}
