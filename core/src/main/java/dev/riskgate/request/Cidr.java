// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;

/**
 * A block of addresses, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32} (RFC 4632, RFC 4291).
 * Immutable.
 */
public final class Cidr {

    private final byte[] network;
    private final int length;

    private Cidr(byte[] network, int length) {
        this.network = network;
        this.length = length;
    }

    /** The block; null if the text is none, or one with bits behind its length. */
    public static @Nullable Cidr parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = slash < 0 ? null : IpLiteral.parse(text, 0, slash);
        int length = slash < 0 ? -1 : number(text, slash + 1);
        if (address == null || length < 0 || length > address.getAddress().length * 8) {
            return null;
        }
        Cidr cidr = new Cidr(address.getAddress(), length);
        for (int bit = length; bit < cidr.network.length * 8; bit++) {
            if ((cidr.network[bit / 8] & 0x80 >> bit % 8) != 0) {
                return null;
            }
        }
        return cidr;
    }

    /** Without sign and leading zeros; −1 if it is no number of at most three digits. */
    private static int number(String text, int from) {
        int digits = text.length() - from;
        if (digits < 1 || digits > 3 || digits > 1 && text.charAt(from) == '0') {
            return -1;
        }
        int number = 0;
        for (int i = from; i < text.length(); i++) {
            if (!Ascii.isDigit(text.charAt(i))) {
                return -1;
            }
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    /**
     * False for an address of the other family; an IPv4-mapped IPv6 address never comes here as one
     * (see IpLiteral).
     */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != network.length) {
            return false;
        }
        int whole = length / 8;
        for (int i = 0; i < whole; i++) {
            if (bytes[i] != network[i]) {
                return false;
            }
        }
        int rest = length % 8;
        return rest == 0 || ((bytes[whole] ^ network[whole]) & 0xff00 >> rest & 0xff) == 0;
    }
}
