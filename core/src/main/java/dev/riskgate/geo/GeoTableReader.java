// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.geo;

import dev.riskgate.signals.observation.Place.NetworkClass;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Reads a table's parts, in the order of the file. Whatever the bytes are, it takes no more memory
 * than the file is long, times a small number.
 */
final class GeoTableReader {

    private static final int COUNTRY_BYTES = 2;
    private static final int MOST_VARINT_SHIFT = 56;

    private final byte[] content;
    private final int end;
    private int at;

    GeoTableReader(byte[] content) throws IOException {
        this.content = content;
        this.end = content.length - GeoTableFormat.CHECKSUM_BYTES;
        int magic = GeoTableFormat.MAGIC.length;
        if (end < magic || !Arrays.equals(content, 0, magic, GeoTableFormat.MAGIC, 0, magic)) {
            throw new IOException("it does not begin as one of this version does");
        }
        var sum = new CRC32C();
        sum.update(content, 0, end);
        int stored = 0;
        for (int i = end; i < content.length; i++) {
            stored = stored << 8 | content[i] & 0xff;
        }
        if ((int) sum.getValue() != stored) {
            throw new IOException("it is damaged or not complete: its checksum is wrong");
        }
        this.at = magic;
    }

    LocalDate date() throws IOException {
        return LocalDate.ofEpochDay(number());
    }

    String source() throws IOException {
        return text(count(1));
    }

    /** Kinds by autonomous system, sorted by its number. */
    record Kinds(int[] asns, NetworkClass[] kinds) {}

    Kinds kinds() throws IOException {
        int count = count(2);
        int[] asns = new int[count];
        NetworkClass[] kinds = new NetworkClass[count];
        long asn = 0;
        for (int i = 0; i < count; i++) {
            asn = ascending(asn, 1L << 32);
            asns[i] = (int) asn;
            kinds[i] = GeoTableFormat.KINDS[index(GeoTableFormat.KINDS.length)];
        }
        return new Kinds(asns, kinds);
    }

    /** What ranges point at; the first one, 0, says that nothing is known. */
    record Entries(int[] asns, String[] countries) {}

    Entries entries() throws IOException {
        String[] names = new String[count(COUNTRY_BYTES) + 1];
        names[0] = "";
        for (int i = 1; i < names.length; i++) {
            names[i] = text(COUNTRY_BYTES);
        }
        int count = count(2);
        int[] asns = new int[count + 1];
        String[] countries = new String[count + 1];
        countries[0] = "";
        for (int i = 1; i <= count; i++) {
            asns[i] = (int) below(1L << 32);
            countries[i] = names[index(names.length)];
        }
        return new Entries(asns, countries);
    }

    /** Ascending starts; each range ends where the next one starts. */
    record Ranges(long[] starts, int[] entries) {}

    Ranges ranges(long prefixes, int entries) throws IOException {
        int count = count(2);
        long[] starts = new long[count];
        int[] of = new int[count];
        long start = -1;
        for (int i = 0; i < count; i++) {
            start = ascending(start, prefixes);
            starts[i] = start;
            of[i] = index(entries);
        }
        return new Ranges(starts, of);
    }

    void end() throws IOException {
        if (at != end) {
            throw new IOException("there is more than belongs in it");
        }
    }

    private String text(int length) throws IOException {
        if (length > end - at) {
            throw new IOException("it ends too early");
        }
        at += length;
        return new String(content, at - length, length, StandardCharsets.UTF_8);
    }

    /** How many things follow, of which each takes so many bytes at least. */
    private int count(int leastBytes) throws IOException {
        return (int) below((end - at) / leastBytes + 1L);
    }

    private int index(int length) throws IOException {
        return (int) below(length);
    }

    private long ascending(long previous, long limit) throws IOException {
        long next = previous + number();
        if (next <= previous || next >= limit) {
            throw new IOException("it is not in order");
        }
        return next;
    }

    private long below(long limit) throws IOException {
        long number = number();
        if (number < 0 || number >= limit) {
            throw new IOException("a number in it is out of bounds");
        }
        return number;
    }

    /** Seven bits a byte, the least ones first; the last byte has its first bit clear. */
    private long number() throws IOException {
        long number = 0;
        for (int shift = 0; shift <= MOST_VARINT_SHIFT; shift += 7) {
            if (at >= end) {
                throw new IOException("it ends too early");
            }
            byte next = content[at++];
            number |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw new IOException("a number in it is too long");
    }
}
