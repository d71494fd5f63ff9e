// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The next bytes of a stream, as far ahead as they are asked for. Not thread-safe. */
final class InputWindow {

    private static final int CHUNK = 64 << 10;

    private final InputStream in;
    private byte[] bytes = new byte[CHUNK];
    private int start;
    private int end;
    private long offset;
    private boolean ended;

    InputWindow(InputStream in) {
        this.in = in;
    }

    /**
     * Reads on until so many bytes are there, or the stream ends.
     *
     * @return how many are there
     */
    int fill(int wanted) throws IOException {
        while (end - start < wanted && !ended) {
            if (start + wanted > bytes.length || end == bytes.length) {
                makeRoom(wanted);
            }
            int read = in.read(bytes, end, bytes.length - end);
            ended = read < 0;
            end += Math.max(0, read);
        }
        return end - start;
    }

    private void makeRoom(int wanted) {
        byte[] to = wanted > bytes.length ? new byte[Math.max(wanted, 2 * bytes.length)] : bytes;
        System.arraycopy(bytes, start, to, 0, end - start);
        bytes = to;
        end -= start;
        start = 0;
    }

    /** How many bytes are there without reading on. */
    int available() {
        return end - start;
    }

    /** A byte that is there. */
    byte at(int place) {
        return bytes[start + place];
    }

    /** Leaves bytes behind that are there. */
    void skip(int count) {
        start += count;
        offset += count;
    }

    /** How many bytes were left behind. */
    long offset() {
        return offset;
    }

    /** What {@link #position} is an index into; not a copy, and only until more is read. */
    byte[] array() {
        return bytes;
    }

    /** Where the first byte that is there stands in {@link #array}. */
    int position() {
        return start;
    }

    /** A copy of the first bytes, which are there. */
    byte[] copy(int length) {
        return Arrays.copyOfRange(bytes, start, start + length);
    }
}
