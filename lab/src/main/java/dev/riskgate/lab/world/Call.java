// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.world;

import dev.riskgate.lab.population.Site;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * One request as it arrives, with what a gateway sees of it. Nothing in it says whether the client
 * sent it or a thief. Immutable.
 *
 * @param millis when, milliseconds since the epoch
 * @param client the client's id
 * @param key the id of the credential; several may belong to one client
 * @param site the network that it comes from, which a geographic database knows more or less of
 * @param subnet number of the /24, between the site's first and last
 * @param host the last byte of the address, 0 to 255
 * @param agent {@code User-Agent}
 * @param operation method and kind of path
 * @param object what of its kind the path names
 * @param bytes of the body, declared
 */
public record Call(
        long millis,
        String client,
        String key,
        Site site,
        int subnet,
        int host,
        String agent,
        Operation operation,
        int object,
        long bytes) {

    /** 16.0.0.0 is the first address: up to 82 there are no private ranges. */
    private static final int FIRST = 16 << 24;

    /** The client address, IPv4. */
    public InetAddress address() {
        int bits = FIRST + (subnet << 8) + host;
        try {
            return InetAddress.getByAddress(
                    new byte[] {
                        (byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits
                    });
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    /** The number of an IPv4 address's /24, as {@link #subnet}. */
    public static int subnet(byte[] address) {
        int bits =
                (address[0] & 0xff) << 24
                        | (address[1] & 0xff) << 16
                        | (address[2] & 0xff) << 8
                        | (address[3] & 0xff);
        return (bits >>> 8) - (FIRST >>> 8);
    }

    /** The canonical path. */
    public String path() {
        return operation.path() + object;
    }

    /** The same at another time. */
    public Call at(long other) {
        return new Call(other, client, key, site, subnet, host, agent, operation, object, bytes);
    }

    /** The same that asks for something else. */
    public Call asking(Operation other, int of) {
        return new Call(millis, client, key, site, subnet, host, agent, other, of, bytes);
    }

    /** The same from elsewhere. */
    public Call from(Site there, int subnetThere, int hostThere) {
        return new Call(
                millis,
                client,
                key,
                there,
                subnetThere,
                hostThere,
                agent,
                operation,
                object,
                bytes);
    }

    /** The same by another program. */
    public Call by(String otherAgent) {
        return new Call(
                millis, client, key, site, subnet, host, otherAgent, operation, object, bytes);
    }
}
