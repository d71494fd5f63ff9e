// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.geo;

import java.net.InetAddress;

/**
 * The network that an address is in, as a number: the /24 of IPv4, the /48 of IPv6. Nothing finer
 * is routed on the Internet, and nothing finer is kept here.
 */
final class GeoPrefix {

    /** How many there are. */
    static final long V4 = 1L << 24;

    static final long V6 = 1L << 48;

    private static final int V4_BYTES = 4;

    private GeoPrefix() {}

    static boolean isV4(InetAddress address) {
        return address.getAddress().length == V4_BYTES;
    }

    static long of(InetAddress address) {
        byte[] bytes = address.getAddress();
        return number(bytes, bytes.length == V4_BYTES ? 3 : 6);
    }

    /** The first whole network at or after this address. */
    static long from(InetAddress first) {
        return startsIn(first.getAddress()) ? of(first) : of(first) + 1;
    }

    /** The last whole network that ends at or before this address. */
    static long to(InetAddress last) {
        byte[] bytes = last.getAddress();
        for (int i = bytes.length == V4_BYTES ? 3 : 6; i < bytes.length; i++) {
            if (bytes[i] != -1) {
                return of(last) - 1;
            }
        }
        return of(last);
    }

    private static boolean startsIn(byte[] bytes) {
        for (int i = bytes.length == V4_BYTES ? 3 : 6; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static long number(byte[] bytes, int length) {
        long number = 0;
        for (int i = 0; i < length; i++) {
            number = number << 8 | bytes[i] & 0xff;
        }
        return number;
    }
}
