// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import com.google.common.net.InetAddresses;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;

/** Reads IP addresses as text, strictly, and without ever asking a name server. */
public final class IpLiteral {

    private static final int LONGEST = 45;

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
        if (to - from > LONGEST || !isPlain(text, from, to)) {
            return null;
        }
        String literal = text.substring(from, to);
        return InetAddresses.isInetAddress(literal) ? InetAddresses.forString(literal) : null;
    }

    /** As {@link #parse}, for IPv6 alone. */
    static @Nullable InetAddress parseV6(String text, int from, int to) {
        int colon = text.indexOf(':', from);
        return colon >= 0 && colon < to ? parse(text, from, to) : null;
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
}
