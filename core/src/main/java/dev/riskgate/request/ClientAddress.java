// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import static dev.riskgate.request.Malformation.CLIENT_ADDRESS_UNKNOWN;
import static dev.riskgate.request.Malformation.FORWARDED_FOR_MALFORMED;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.List;

/**
 * Finds the client's address behind a known number of proxies.
 *
 * <p>The hops of a request, nearest last, are the entries of X-Forwarded-For and then the peer of
 * the connection, which the front door may or may not have appended itself. With no trusted proxy
 * the peer is the client and the header is not even read; each trusted proxy moves one hop to the
 * left. What stands further left was written by the client.
 */
public final class ClientAddress {

    private static final String FORWARDED_FOR = "x-forwarded-for";

    private final int trustedProxies;
    private final EnvoyAddresses envoy;

    /**
     * Counts over this number of proxies.
     *
     * @param trustedProxies how many proxies stand in front of the front door and append to
     *     X-Forwarded-For
     * @param envoy what the front door appends for itself, in place of a loopback peer
     */
    public ClientAddress(int trustedProxies, EnvoyAddresses envoy) {
        if (trustedProxies < 0) {
            throw new IllegalArgumentException("trustedProxies must not be negative");
        }
        this.trustedProxies = trustedProxies;
        this.envoy = envoy;
    }

    /**
     * The client's address; the peer's if the request came past the proxies, which shows in a list
     * that is too short.
     *
     * @param peer the other end of the connection to the front door; null if that has no IP address
     * @throws MalformedRequest if the entry that counts is no address, or no address is known
     */
    public InetAddress resolve(@Nullable InetAddress peer, Headers headers) {
        if (trustedProxies > 0) {
            Hops hops = new Hops(headers.all(FORWARDED_FOR));
            if (hops.next() && !isAppended(hops.entry(), peer)) {
                hops.restart();
            }
            boolean found = true;
            for (int i = 0; i < trustedProxies && found; i++) {
                found = hops.next();
            }
            if (found) {
                return hops.address();
            }
        }
        if (peer == null) {
            throw CLIENT_ADDRESS_UNKNOWN.exception();
        }
        return peer;
    }

    /**
     * Whether Envoy itself wrote the last entry. It writes its peer, or one of its own addresses
     * where the peer is a loopback one. Any other entry may be what a proxy on the same machine
     * wrote for an Envoy that appends nothing: to skip it would trust what the client wrote.
     */
    private boolean isAppended(@Nullable InetAddress last, @Nullable InetAddress peer) {
        return last != null
                && peer != null
                && (last.equals(peer) || peer.isLoopbackAddress() && envoy.contains(last));
    }

    /**
     * Walks the entries from the right, so that a long list costs no more than the entries that
     * count.
     */
    private static final class Hops {

        private final List<String> lines;
        private int line;
        private int start;
        private int end;

        Hops(List<String> lines) {
            this.lines = lines;
            restart();
        }

        void restart() {
            line = lines.size();
            start = 0;
        }

        /**
         * Moves one entry to the left; false if there is none. Empty entries count: skipping one
         * would trust the next.
         */
        boolean next() {
            if (start == 0) {
                if (line == 0) {
                    return false;
                }
                line--;
                end = lines.get(line).length();
            } else {
                end = start - 1;
            }
            start = lines.get(line).lastIndexOf(',', end - 1) + 1;
            return true;
        }

        InetAddress address() {
            InetAddress address = entry();
            if (address == null) {
                throw FORWARDED_FOR_MALFORMED.exception();
            }
            return address;
        }

        @Nullable InetAddress entry() {
            String text = lines.get(line);
            int from = start;
            int to = end;
            while (from < to && isBlank(text.charAt(from))) {
                from++;
            }
            while (from < to && isBlank(text.charAt(to - 1))) {
                to--;
            }
            return withoutPort(text, from, to);
        }

        /** Some proxies append the port: {@code 192.0.2.1:5678}, {@code [2001:db8::1]:5678}. */
        private static @Nullable InetAddress withoutPort(String text, int from, int to) {
            if (from < to && text.charAt(from) == '[') {
                int close = text.indexOf(']', from);
                boolean whole = close == to - 1;
                if (close < 0 || close >= to || !(whole || isPort(text, close + 1, to))) {
                    return null;
                }
                return IpLiteral.parseV6(text, from + 1, close);
            }
            int colon = text.indexOf(':', from);
            if (colon >= 0 && colon < to && isPort(text, colon, to)) {
                return IpLiteral.parseV4(text, from, colon);
            }
            return IpLiteral.parse(text, from, to);
        }

        private static boolean isPort(String text, int colon, int to) {
            if (text.charAt(colon) != ':' || colon + 1 == to || to - colon > 6) {
                return false;
            }
            for (int i = colon + 1; i < to; i++) {
                if (!Ascii.isDigit(text.charAt(i))) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t';
        }
    }
}
