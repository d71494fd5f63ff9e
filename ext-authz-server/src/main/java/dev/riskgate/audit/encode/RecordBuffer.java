// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import java.util.Arrays;

/** Records as bytes, one behind the other. Grows as needed. Not thread-safe. */
public class RecordBuffer {

    // Read and written by each value of a record: no method in between.
    byte[] bytes;
    int size;

    RecordBuffer(int capacity) {
        bytes = new byte[Math.max(1, capacity)];
    }

    /** What has been written, up to {@link #size}; not a copy. */
    public final byte[] array() {
        return bytes;
    }

    /** How many bytes have been written. */
    public final int size() {
        return size;
    }

    /** Forgets what stands behind this place. */
    public final void cut(int length) {
        size = length;
    }

    /** Appends what another buffer holds from this place on. */
    public final void append(RecordBuffer other, int from) {
        int length = other.size - from;
        reserve(length);
        System.arraycopy(other.bytes, from, bytes, size, length);
        size += length;
    }

    /** Makes room for so many bytes more. */
    final void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}
