// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit;

import dev.riskgate.audit.encode.Encoder;
import dev.riskgate.audit.encode.Encoding;
import dev.riskgate.audit.encode.PersonalData;
import dev.riskgate.audit.encode.RecordBuffer;
import dev.riskgate.audit.sink.RecordBatch;
import dev.riskgate.decision.Decision;

import java.util.Arrays;
import java.util.Set;

/** Records that are written at once. Used by one thread at a time. */
final class Batch implements RecordBatch {

    /** A batch of so many bytes is full. */
    static final int BYTES = 64 << 10;

    /** Room for the record that makes it full. */
    private static final int CAPACITY = BYTES + (8 << 10);

    private final Encoder encoder;
    private final RecordBuffer buffer;
    private int[] ends = new int[64];
    private int records;

    Batch(Encoding encoding, Set<PersonalData> include) {
        encoder = encoding.encoder(CAPACITY, include);
        buffer = encoder.buffer();
    }

    /** Adds a record; one that fails half-way leaves nothing behind. */
    void add(Decision decision) {
        int whole = buffer.size();
        try {
            encoder.encode(decision);
            count();
        } catch (Throwable e) {
            buffer.cut(whole);
            throw e;
        }
    }

    /**
     * Adds the last record of another batch, which is of the same encoding and includes the same.
     */
    void addLastOf(Batch other) {
        buffer.append(other.buffer, other.records == 1 ? 0 : other.ends[other.records - 2]);
        count();
    }

    private void count() {
        if (records == ends.length) {
            ends = Arrays.copyOf(ends, 2 * records);
        }
        ends[records++] = buffer.size();
    }

    @Override
    public int records() {
        return records;
    }

    @Override
    public byte[] array() {
        return buffer.array();
    }

    @Override
    public int length() {
        return buffer.size();
    }

    @Override
    public int end(int record) {
        return ends[record];
    }

    boolean isFull() {
        return buffer.size() >= BYTES;
    }

    void clear() {
        buffer.cut(0);
        records = 0;
    }
}
