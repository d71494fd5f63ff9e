// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import static dev.riskgate.request.Malformation.HOST_INVALID;
import static dev.riskgate.request.Malformation.HOST_MISSING;
import static dev.riskgate.request.Malformation.HOST_PORT;

import com.google.common.net.InetAddresses;

import java.net.InetAddress;
import java.util.Locale;

/**
 * Brings a Host or :authority value into the one form that is judged: lower case, no port, no
 * trailing dot.
 */
public final class CanonicalHost {

    private static final int MAX_LENGTH = 255;

    private CanonicalHost() {}

    /**
     * The canonical host. An IPv6 address is in its shortest form (RFC 5952) and keeps its
     * brackets, an IPv4-mapped one is the IPv4 address.
     *
     * @param authority host with an optional port; userinfo is refused
     * @throws MalformedRequest with one of the {@code HOST_} malformations
     */
    public static String of(String authority) {
        if (authority.isEmpty()) {
            throw HOST_MISSING.exception();
        }
        String host = authority.charAt(0) == '[' ? address(authority) : name(authority);
        return host.toLowerCase(Locale.ROOT);
    }

    private static String address(String authority) {
        int close = authority.indexOf(']');
        InetAddress address = close < 0 ? null : IpLiteral.parseV6(authority, 1, close);
        if (address == null) {
            throw HOST_INVALID.exception();
        }
        if (close + 1 < authority.length()) {
            if (authority.charAt(close + 1) != ':') {
                throw HOST_INVALID.exception();
            }
            requirePort(authority, close + 2);
        }
        return InetAddresses.toUriString(address);
    }

    private static String name(String authority) {
        int end = authority.indexOf(':');
        if (end < 0) {
            end = authority.length();
        } else {
            requirePort(authority, end + 1);
        }
        if (end > 1 && authority.charAt(end - 1) == '.') {
            end--;
        }
        if (end > MAX_LENGTH) {
            throw HOST_INVALID.exception();
        }
        char before = '.';
        for (int i = 0; i < end; i++) {
            char c = authority.charAt(i);
            if (c == '.' ? before == '.' : !isNameCharacter(c)) {
                throw HOST_INVALID.exception();
            }
            before = c;
        }
        if (before == '.') {
            throw HOST_INVALID.exception();
        }
        return authority.substring(0, end);
    }

    private static boolean isNameCharacter(char c) {
        return Ascii.isAlphanumeric(c) || c == '-' || c == '_';
    }

    private static void requirePort(String authority, int start) {
        int port = 0;
        for (int i = start; i < authority.length(); i++) {
            char c = authority.charAt(i);
            if (!Ascii.isDigit(c) || i - start >= 5) {
                throw HOST_PORT.exception();
            }
            port = port * 10 + (c - '0');
        }
        if (port == 0 || port > 65535) {
            throw HOST_PORT.exception();
        }
    }
}
