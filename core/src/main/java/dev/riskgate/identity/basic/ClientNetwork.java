// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import java.net.InetAddress;

/**
 * The network that an account is used from: the /24 of an IPv4 address, the /48 of an IPv6 one, as
 * for the proofs of clients.
 *
 * @param name of the account
 * @param prefix family and leading bits of the address
 */
record ClientNetwork(String name, long prefix) {

    private static final int V4_BYTES = 4;
    private static final int V4_PREFIX_BYTES = 3;
    private static final int V6_PREFIX_BYTES = 6;

    static ClientNetwork of(String name, InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean v4 = bytes.length == V4_BYTES;
        long prefix = v4 ? 4 : 6;
        for (int i = 0; i < (v4 ? V4_PREFIX_BYTES : V6_PREFIX_BYTES); i++) {
            prefix = prefix << 8 | bytes[i] & 0xff;
        }
        return new ClientNetwork(name, prefix);
    }
}
