// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.setup;

import java.util.List;

/**
 * The networks that the clients of the load live in: 40 of them, each a /16 with its own ASN,
 * country and place.
 */
public final class Networks {

    public static final int COUNT = 40;

    private static final int FIRST_OCTET = 20;
    private static final int HOSTS_A_NETWORK = 60_000;
    private static final int FIRST_ASN = 64_500;
    private static final List<String> COUNTRIES =
            List.of("DE", "FR", "GB", "US", "JP", "BR", "IN", "PL");

    private Networks() {}

    /** The address of the client with this index. */
    static String address(int client) {
        int host = client / COUNT % HOSTS_A_NETWORK + 256;
        return prefix(client % COUNT) + "." + (host >>> 8) + "." + (host & 0xff);
    }

    /** The first two octets of a network. */
    public static String prefix(int network) {
        return FIRST_OCTET + network + ".80";
    }

    public static String country(int network) {
        return COUNTRIES.get(network % COUNTRIES.size());
    }

    public static int asn(int network) {
        return FIRST_ASN + network;
    }

    /** Degrees; no two networks share a place. */
    public static double latitude(int network) {
        return 60.0 - 3 * network;
    }

    /** Degrees. */
    public static double longitude(int network) {
        return 9.0 * network - 175;
    }
}
