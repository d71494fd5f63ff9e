// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.world;

import dev.riskgate.testenv.MmdbWriter;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A very small world map, made of the networks that RFC 5737 and RFC 3849 set apart for
 * documentation.
 */
public final class TestPlaces {

    public static final String FRANKFURT = "203.0.113.0/24";
    public static final String BERLIN = "192.0.2.0/24";
    public static final String SAO_PAULO = "198.51.100.0/24";
    public static final String TOKYO = "2001:db8:81::/48";

    private static final long BUILT_EPOCH_SECONDS = 1_790_000_000;

    private TestPlaces() {}

    /** Writes the map as a database in MaxMind's format. */
    public static void write(Path file) throws IOException {
        new MmdbWriter("Riskgate-Demo", BUILT_EPOCH_SECONDS)
                .add(FRANKFURT, MmdbWriter.place("DE", 64500, 50.11, 8.68, 20, "business"))
                .add(BERLIN, MmdbWriter.place("DE", 64502, 52.52, 13.40, 20, "residential"))
                .add(SAO_PAULO, MmdbWriter.place("BR", 64501, -23.55, -46.63, 50, "residential"))
                .add(TOKYO, MmdbWriter.place("JP", 64503, 35.68, 139.69, 50, "residential"))
                .writeTo(file);
    }
}
