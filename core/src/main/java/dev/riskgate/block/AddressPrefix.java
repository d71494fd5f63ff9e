// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.block;

import com.google.common.net.InetAddresses;

import dev.riskgate.request.IpLiteral;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * All addresses that begin alike, down to a single one (RFC 4632, RFC 4291). Canonical: what lies
 * behind the length is zero, and IPv4-mapped IPv6 addresses are IPv4.
 *
 * @param v6 the family
 * @param high the first 64 bits of an IPv6 address; 0 for IPv4
 * @param low the rest; all 32 bits of an IPv4 address, right-aligned
 * @param length how many bits count, 0 to 32 or 128
 */
public record AddressPrefix(boolean v6, long high, long low, int length) {

    private static final int V4_BITS = 32;
    private static final int V6_BITS = 128;
    private static final int V4_NETWORK_BITS = 24;
    private static final int V6_NETWORK_BITS = 48;
    private static final int MAPPED_BITS = V6_BITS - V4_BITS;

    /** Codes of IPv6 begin here, those of IPv4 at 0. */
    private static final int V6_CODES = 64;

    public AddressPrefix {
        if (length < 0 || length > (v6 ? V6_BITS : V4_BITS)) {
            throw new IllegalArgumentException("no such prefix length: " + length);
        }
        if (v6) {
            high = cut(high, 64, length);
            low = cut(low, 64, length - 64);
        } else {
            high = 0;
            low = cut(low & 0xffff_ffffL, V4_BITS, length);
        }
    }

    /** A single address. */
    public static AddressPrefix of(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == V4_BITS / 8
                ? new AddressPrefix(false, 0, number(bytes, 0, 4), V4_BITS)
                : new AddressPrefix(true, number(bytes, 0, 8), number(bytes, 8, 16), V6_BITS);
    }

    /** The network of an address: the /24 of an IPv4 address, the /48 of an IPv6 one. */
    public static AddressPrefix network(InetAddress address) {
        AddressPrefix single = of(address);
        return single.cutTo(single.v6 ? V6_NETWORK_BITS : V4_NETWORK_BITS);
    }

    /**
     * An address, or one with a length, such as {@code 192.0.2.0/24}; null if the text is neither.
     * Bits behind the length are left out.
     */
    public static @Nullable AddressPrefix parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        InetAddress address = IpLiteral.parse(literal);
        if (address == null) {
            return null;
        }
        AddressPrefix whole = of(address);
        if (slash < 0) {
            return whole;
        }
        int length = number(text.substring(slash + 1));
        if (length >= 0 && !whole.v6 && literal.indexOf(':') >= 0) {
            length -= MAPPED_BITS;
        }
        return length < 0 || length > whole.length ? null : whole.cutTo(length);
    }

    /** Up to three digits without leading zeros; −1 if it is something else. */
    private static int number(String text) {
        if (text.isEmpty() || text.length() > 3 || (text.length() > 1 && text.charAt(0) == '0')) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + c - '0';
        }
        return number;
    }

    private static long number(byte[] bytes, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            number = number << 8 | bytes[i] & 0xff;
        }
        return number;
    }

    private static long cut(long bits, int width, int length) {
        return length <= 0 ? 0 : bits & -1L << width - Math.min(length, width);
    }

    /** The shorter prefix that holds this one. */
    AddressPrefix cutTo(int bits) {
        return new AddressPrefix(v6, high, low, bits);
    }

    public boolean isSingle() {
        return length == (v6 ? V6_BITS : V4_BITS);
    }

    /** Family and length in one byte. */
    int code() {
        return v6 ? V6_CODES + length : length;
    }

    /** Whether a code is of this family. */
    boolean isOfFamily(int code) {
        return v6 == code >= V6_CODES;
    }

    /** The length that a code stands for. */
    static int length(int code) {
        return code >= V6_CODES ? code - V6_CODES : code;
    }

    /** Whether there is such a code. */
    static boolean isCode(int code) {
        return !shown(code).isEmpty();
    }

    /** What a code means, for a person; empty if it is none: {@code ipv4/24}. */
    static String shown(int code) {
        int length = length(code);
        if (code >= V6_CODES) {
            return length <= V6_BITS ? "ipv6/" + length : "";
        }
        return length <= V4_BITS ? "ipv4/" + length : "";
    }

    /** The address, with the length unless it is a single one; IPv6 as RFC 5952 says. */
    @Override
    public String toString() {
        String address = InetAddresses.toAddrString(first());
        return isSingle() ? address : address + "/" + length;
    }

    /** The lowest address. */
    public InetAddress first() {
        ByteBuffer bytes =
                v6
                        ? ByteBuffer.allocate(16).putLong(high).putLong(low)
                        : ByteBuffer.allocate(4).putInt((int) low);
        try {
            return InetAddress.getByAddress(bytes.array());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 and 16 bytes are addresses", e);
        }
    }
}
