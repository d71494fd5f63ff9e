package dev.riskgate.bench;

/** The networks that the clients of the load live in: 40 of them, each a /16 with its own ASN, country and place. */
final class Networks {

    static final int COUNT = 40;

    private static final int FIRST_OCTET = 20;
    private static final int HOSTS_A_NETWORK = 60_000;

    private Networks() {}

    /** The address of the client with this index. */
    static String address(int client) {
        int host = client / COUNT % HOSTS_A_NETWORK + 256;
        return prefix(client % COUNT) + "." + (host >>> 8) + "." + (host & 0xff);
    }

    /** The first two octets of a network. */
    static String prefix(int network) {
        return FIRST_OCTET + network + ".80";
    }
}
