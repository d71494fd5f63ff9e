// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.population;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;

/**
 * The stored form of a sketch: version (a byte, 1); number of the newer pane; the 14 totals, in the
 * order of the kinds, even pane before odd; the number of cells that are not 0; each of them as its
 * distance from the one before (the first one from −1) and its count; CRC-32 of all that, four
 * bytes, most significant first. Numbers are varints: seven bits a byte, the lowest first, the
 * highest bit set on all bytes but the last. A sketch holds two panes; the cell's last bit is that
 * of its pane's number.
 */
final class SketchCodec {

    private static final int VERSION = 1;
    private static final int LATEST_PANE = 0xffff / Population.PANE_DAYS;
    private static final int CHECKSUM_BYTES = 4;

    /** Each cell once: a byte of distance, five of count. */
    private static final int MOST_BYTES = 1_000 + Sketch.CELLS * 6;

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
        if (bytes[0] != VERSION) {
            throw new IllegalArgumentException(
                    "a population of version " + bytes[0] + ", not " + VERSION);
        }
        if (checksum(bytes, end) != stored()) {
            throw new IllegalArgumentException("a damaged population: its checksum is wrong");
        }
        this.pane = (int) number(LATEST_PANE);
        this.body = at;
        addTo(null, 0);
    }

    /** Number of the newer pane. */
    int pane() {
        return pane;
    }

    /** Adds what was counted in this pane and the one before it. */
    void addTo(@Nullable Sketch sketch, int newest) {
        at = body;
        for (int i = 0; i < Sketch.TOTALS; i++) {
            long total = number(Long.MAX_VALUE / 4);
            if (sketch != null && total > 0 && counts(i, newest)) {
                sketch.addToTotal(i, total);
            }
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
        if (at != end) {
            throw malformed();
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

    static byte[] bytes(Sketch sketch, int pane) {
        var out = new ByteArrayOutputStream(1_024);
        out.write(VERSION);
        write(out, pane);
        for (int i = 0; i < Sketch.TOTALS; i++) {
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
        int checksum = checksum(out.toByteArray(), out.size());
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(checksum >>> shift);
        }
        return out.toByteArray();
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
