// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.population;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * The stored form of a sketch: version (a byte, 1 or 2); number of the newer pane; the 14 totals of
 * the first seven kinds, in their order, even pane before odd; the number of cells that are not 0;
 * each of them as its distance from the one before (the first one from −1) and its count; CRC-32 of
 * all that, four bytes, most significant first. Numbers are varints: seven bits a byte, the lowest
 * first, the highest bit set on all bytes but the last. A sketch holds two panes; the cell's last
 * bit is that of its pane's number.
 *
 * <p>Version 2 has, before the checksum, how many other kinds were counted, at least one; and of
 * each, the least first, its number and its two totals. A kind that this build does not know is
 * counted like the others where sketches are merged, and handed on. Version 1 is what builds wrote
 * that knew seven kinds, and is written where there is nothing else to write.
 */
final class SketchCodec {

    private static final int FIRST_KINDS = 7;
    private static final int FIRST_TOTALS = FIRST_KINDS * 2;
    private static final int MOST_KINDS = 64;
    private static final int VERSION = 1;
    private static final int VERSION_OF_MORE_KINDS = 2;
    private static final long MOST_TOTAL = Long.MAX_VALUE / 4;
    private static final int LATEST_PANE = 0xffff / Population.PANE_DAYS;
    private static final int CHECKSUM_BYTES = 4;

    /** Each cell once: a byte of distance, five of count. */
    private static final int MOST_BYTES = 2_500 + Sketch.CELLS * 6;

    private final byte[] bytes;
    private final int end;
    private int at = 1;
    private final int pane;
    private final int body;

    /**
     * @throws IllegalArgumentException if this is no stored sketch, unharmed; says why
     */
    SketchCodec(byte[] bytes) {
        this.bytes = bytes;
        this.end = bytes.length - CHECKSUM_BYTES;
        if (end < 1 || bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException("not a population: " + bytes.length + " bytes");
        }
        if (bytes[0] != VERSION && bytes[0] != VERSION_OF_MORE_KINDS) {
            throw new IllegalArgumentException(
                    "a population of version "
                            + (bytes[0] & 0xff)
                            + "; this build reads versions 1 and 2");
        }
        if (checksum(bytes, end) != stored()) {
            throw new IllegalArgumentException("a damaged population: its checksum is wrong");
        }
        this.pane = (int) number(LATEST_PANE);
        this.body = at;
        addTo(null, new TreeMap<>(), 0);
    }

    /** Number of the newer pane. */
    int pane() {
        return pane;
    }

    /**
     * Adds what was counted in this pane and the one before it.
     *
     * @param unknown receives the two totals of each kind that is not known here, by its number
     */
    void addTo(@Nullable Sketch sketch, SortedMap<Integer, long[]> unknown, int newest) {
        at = body;
        for (int i = 0; i < FIRST_TOTALS; i++) {
            addTotal(sketch, i, number(MOST_TOTAL), newest);
        }
        long cells = number(Sketch.CELLS);
        int index = -1;
        for (long i = 0; i < cells; i++) {
            index += (int) number(Sketch.CELLS);
            int count = (int) number(Sketch.MOST);
            if (index < 0 || index >= Sketch.CELLS) {
                throw malformed();
            }
            if (sketch != null && counts(index, newest)) {
                sketch.addToCell(index, count);
            }
        }
        if (bytes[0] == VERSION_OF_MORE_KINDS) {
            addMoreKinds(sketch, unknown, newest);
        }
        if (at != end) {
            throw malformed();
        }
    }

    private void addMoreKinds(
            @Nullable Sketch sketch, SortedMap<Integer, long[]> unknown, int newest) {
        long kinds = number(MOST_KINDS);
        if (kinds == 0) {
            throw malformed();
        }
        int before = FIRST_KINDS - 1;
        for (long i = 0; i < kinds; i++) {
            int kind = (int) number(MOST_KINDS);
            if (kind <= before) {
                throw malformed();
            }
            before = kind;
            for (int parity = 0; parity < 2; parity++) {
                long total = number(MOST_TOTAL);
                if (kind * 2 < Sketch.TOTALS) {
                    addTotal(sketch, kind * 2 + parity, total, newest);
                } else if (counts(parity, newest)) {
                    long[] totals = unknown.computeIfAbsent(kind, _ -> new long[2]);
                    totals[parity] = Math.min(MOST_TOTAL, totals[parity] + total);
                }
            }
        }
    }

    private void addTotal(@Nullable Sketch sketch, int index, long total, int newest) {
        if (sketch != null && total > 0 && counts(index, newest)) {
            sketch.addToTotal(index, total);
        }
    }

    private boolean counts(int index, int newest) {
        int its = (index & 1) == (pane & 1) ? pane : pane - 1;
        return its == newest || its == newest - 1;
    }

    private long number(long most) {
        long value = 0;
        for (int shift = 0; shift < 63 && at < end; shift += 7) {
            byte next = bytes[at++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                if (value < 0 || value > most) {
                    throw malformed();
                }
                return value;
            }
        }
        throw malformed();
    }

    private int stored() {
        return bytes[end] << 24
                | (bytes[end + 1] & 0xff) << 16
                | (bytes[end + 2] & 0xff) << 8
                | bytes[end + 3] & 0xff;
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException(
                "a malformed population: its checksum is right, its numbers are not");
    }

    /**
     * @param unknown the two totals of each kind that is not known here, by its number
     */
    static byte[] bytes(Sketch sketch, SortedMap<Integer, long[]> unknown, int pane) {
        SortedMap<Integer, long[]> more = new TreeMap<>(unknown);
        for (int i = FIRST_TOTALS; i < Sketch.TOTALS; i += 2) {
            more.put(i / 2, new long[] {sketch.total(i), sketch.total(i + 1)});
        }
        more.values().removeIf(totals -> totals[0] <= 0 && totals[1] <= 0);
        var out = new ByteArrayOutputStream(1_024);
        out.write(more.isEmpty() ? VERSION : VERSION_OF_MORE_KINDS);
        write(out, pane);
        for (int i = 0; i < FIRST_TOTALS; i++) {
            write(out, Math.max(0, sketch.total(i)));
        }
        int[] counts = new int[Sketch.CELLS];
        int cells = 0;
        for (int i = 0; i < Sketch.CELLS; i++) {
            counts[i] = Math.clamp(sketch.cell(i), 0, Sketch.MOST);
            cells += counts[i] > 0 ? 1 : 0;
        }
        write(out, cells);
        int before = -1;
        for (int i = 0; i < Sketch.CELLS; i++) {
            if (counts[i] > 0) {
                write(out, i - before);
                write(out, counts[i]);
                before = i;
            }
        }
        if (!more.isEmpty()) {
            write(out, more.size());
            more.forEach((kind, totals) -> write(out, kind, totals));
        }
        int checksum = checksum(out.toByteArray(), out.size());
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(checksum >>> shift);
        }
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, int kind, long[] totals) {
        write(out, kind);
        write(out, Math.max(0, totals[0]));
        write(out, Math.max(0, totals[1]));
    }

    private static void write(ByteArrayOutputStream out, long value) {
        long rest = value;
        for (; rest > 0x7f; rest >>>= 7) {
            out.write((int) (rest & 0x7f | 0x80));
        }
        out.write((int) rest);
    }

    private static int checksum(byte[] bytes, int length) {
        var crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
