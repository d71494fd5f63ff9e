// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import com.google.common.net.InetAddresses;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Reads IP addresses as text, strictly, and without ever asking a name server. */
public final class IpLiteral {

    private static final int LONGEST_V6 = 45;

    private IpLiteral() {}

    /**
     * The address; null if the text is none. IPv4 is four decimal numbers without leading zeros,
     * which are octal to some readers; an IPv4-mapped IPv6 address is the IPv4 address; a zone is
     * refused.
     */
    public static @Nullable InetAddress parse(String text) {
        return parse(text, 0, text.length());
    }

    static @Nullable InetAddress parse(String text, int from, int to) {
        int colon = text.indexOf(':', from);
        return colon >= 0 && colon < to ? parseV6(text, from, to) : parseV4(text, from, to);
    }

    /** By hand: most addresses are of this kind, and each check reads one or two. */
    static @Nullable InetAddress parseV4(String text, int from, int to) {
        byte[] address = new byte[4];
        int part = 0;
        int value = -1;
        for (int i = from; i <= to; i++) {
            char c = i < to ? text.charAt(i) : '.';
            if (c == '.') {
                if (value < 0 || part == 4) {
                    return null;
                }
                address[part++] = (byte) value;
                value = -1;
            } else {
                // A leading zero is octal to some readers, so it is no number here.
                if (!Ascii.isDigit(c) || value == 0) {
                    return null;
                }
                value = Math.max(value, 0) * 10 + (c - '0');
                if (value > 255) {
                    return null;
                }
            }
        }
        return part == 4 ? address(address) : null;
    }

    static @Nullable InetAddress parseV6(String text, int from, int to) {
        if (to - from > LONGEST_V6 || !isPlain(text, from, to)) {
            return null;
        }
        String literal = text.substring(from, to);
        return literal.indexOf(':') >= 0 && InetAddresses.isInetAddress(literal)
                ? InetAddresses.forString(literal)
                : null;
    }

    /** The library reads digits of any script, and zones. */
    private static boolean isPlain(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c != ':' && c != '.' && Ascii.hex(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }
}
