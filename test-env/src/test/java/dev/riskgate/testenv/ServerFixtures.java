// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Writes the databases that the server's own tests read: {@code java ServerFixtures FOLDER}. */
public final class ServerFixtures {

    private static final long BUILT = 1_780_000_000;

    private ServerFixtures() {}

    public static void main(String[] args) throws IOException {
        for (var file : files().entrySet()) {
            Files.write(Path.of(args[0], file.getKey()), file.getValue());
        }
    }

    /** File name → content. */
    static Map<String, byte[]> files() {
        return new TreeMap<>(
                Map.of(
                        "city.mmdb",
                        city(),
                        "asn.mmdb",
                        asn(),
                        "flat.mmdb",
                        flat(),
                        "late.mmdb",
                        late()));
    }

    /** Nested rows, as in City and Enterprise databases, some with values that no map has. */
    private static byte[] city() {
        return new MmdbWriter("Made-Up-Enterprise", BUILT)
                .add("203.0.113.0/24", MmdbWriter.place("DE", 64501, 52.5, 13.4, 20, "residential"))
                .add("198.51.100.0/24", MmdbWriter.place("US", 64502, 40.7, -74, 50, "cellular"))
                .add("198.51.100.128/25", MmdbWriter.place("US", 0, 0, 181, 5, "cellular"))
                .add("192.0.2.0/24", MmdbWriter.place("NL", 64503, 52.3, 4.9, 5, "hosting"))
                .add("192.0.2.64/26", MmdbWriter.place("Oz", 0, 91, 0, 65_535, "traveler"))
                .add("192.0.2.128/25", MmdbWriter.place("Germany", 0, -90, 180, 65_535, ""))
                .add("2001:db8:1::/48", MmdbWriter.place("JP", 64504, 35.7, 139.7, 10, "business"))
                .toBytes();
    }

    /** Flat rows, as in ASN, Connection Type and Anonymous IP databases. */
    private static byte[] asn() {
        return new MmdbWriter("Made-Up-ASN", BUILT)
                .add("203.0.113.0/24", Map.of("autonomous_system_number", 64510))
                .add("192.0.2.64/26", Map.of("autonomous_system_number", -2))
                .add("203.0.113.64/26", Map.of("connection_type", "Cellular"))
                .add("203.0.113.128/26", Map.of("is_anonymous_vpn", true))
                .add("203.0.113.192/27", Map.of("is_public_proxy", true))
                .add(
                        "203.0.113.224/27",
                        Map.of("is_tor_exit_node", true, "is_hosting_provider", true))
                .toBytes();
    }

    /** The right format, with fields that are of other types than ours. */
    private static byte[] flat() {
        return new MmdbWriter("Made-Up-Flat", BUILT)
                .add("203.0.113.0/24", Map.of("country", "DE", "asn", "AS64501"))
                .toBytes();
    }

    /** Good rows, and far behind them one with a field of another type. */
    private static byte[] late() {
        var writer = new MmdbWriter("Made-Up-Late", BUILT);
        for (int host = 0; host < 200; host++) {
            writer.add("192.0.2." + host + "/32", Map.of("country", Map.of("iso_code", "NL")));
        }
        return writer.add("203.0.113.0/24", Map.of("country", "DE")).toBytes();
    }
}
