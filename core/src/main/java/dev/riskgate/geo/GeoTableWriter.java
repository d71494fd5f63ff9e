// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.geo;

import dev.riskgate.signals.observation.Place.NetworkClass;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import java.util.zip.CRC32C;

/**
 * Writes a table's parts, in the order of the file. The same parts make the same bytes: nothing is
 * compressed.
 */
final class GeoTableWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    GeoTableWriter(LocalDate date, String source) {
        out.writeBytes(GeoTableFormat.MAGIC);
        number(date.toEpochDay());
        byte[] text = source.getBytes(StandardCharsets.UTF_8);
        number(text.length);
        out.writeBytes(text);
    }

    /**
     * @param kinds by the number of the autonomous system
     */
    void kinds(SortedMap<Long, NetworkClass> kinds) {
        number(kinds.size());
        long previous = 0;
        for (var kind : kinds.entrySet()) {
            number(kind.getKey() - previous);
            number(List.of(GeoTableFormat.KINDS).indexOf(kind.getValue()));
            previous = kind.getKey();
        }
    }

    /** What ranges may point at, by its number, which starts at 1. */
    void entries(List<String> countries, List<GeoEntry> entries) {
        number(countries.size());
        countries.forEach(code -> out.writeBytes(code.getBytes(StandardCharsets.US_ASCII)));
        number(entries.size());
        for (GeoEntry geoEntry : entries) {
            number(geoEntry.asn());
            number(geoEntry.country().isEmpty() ? 0 : 1 + countries.indexOf(geoEntry.country()));
        }
    }

    /**
     * @param starts of ranges, each with the number of its entry, 0 for none
     */
    void ranges(SortedMap<Long, Integer> starts) {
        number(starts.size());
        long previous = -1;
        for (var start : starts.entrySet()) {
            number(start.getKey() - previous);
            number(start.getValue());
            previous = start.getKey();
        }
    }

    byte[] end() {
        var sum = new CRC32C();
        sum.update(out.toByteArray());
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write((int) (sum.getValue() >>> shift));
        }
        return out.toByteArray();
    }

    private void number(long number) {
        long left = number;
        for (; left > 0x7f; left >>>= 7) {
            out.write((int) (left & 0x7f | 0x80));
        }
        out.write((int) left);
    }
}
