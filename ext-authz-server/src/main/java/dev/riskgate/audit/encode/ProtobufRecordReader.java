// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import com.google.protobuf.InvalidProtocolBufferException;

import dev.riskgate.proto.v1.Decision;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * Reads records that stand behind their lengths. Where one is damaged, its length is not to be
 * trusted either, so the next place is looked for at which a whole record stands. One that was cut
 * off within the number at its end takes the missing bytes from the record behind it, which is then
 * told as damaged instead: only a checksum would show that.
 */
final class ProtobufRecordReader implements RecordReader {

    /** The tag of the first field of every record, {@code id}. */
    private static final int FIRST_TAG = 1 << 3 | 2;

    /** A length up to {@link #MAX_BYTES} takes no more. */
    private static final int LONGEST_LENGTH = 3;

    private final InputWindow window;
    private boolean truncated;

    /** What {@link #length} read last: how many bytes the length itself takes. */
    private int head;

    ProtobufRecordReader(InputWindow window) {
        this.window = window;
    }

    @Override
    public @Nullable Decision next() throws IOException {
        if (window.fill(1) == 0) {
            return null;
        }
        Decision decision = take();
        if (decision != null) {
            return decision;
        }
        long from = window.offset();
        int length = length();
        boolean cutOff = length > 0 && window.fill(head + length) < head + length;
        do {
            window.skip(1);
            if (isRecord()) {
                throw damaged(from);
            }
        } while (window.fill(1) > 0);
        if (cutOff) {
            truncated = true;
            return null;
        }
        throw damaged(from);
    }

    private DamagedRecordException damaged(long from) {
        return new DamagedRecordException(
                "bytes " + from + " to " + (window.offset() - 1), "are not a decision in protobuf");
    }

    private @Nullable Decision take() throws IOException {
        int length = length();
        if (length < 0 || window.fill(head + length) < head + length) {
            return null;
        }
        Decision decision = decision(length);
        if (decision != null) {
            window.skip(head + length);
        }
        return decision;
    }

    private boolean isRecord() throws IOException {
        int length = length();
        return length > 0
                && window.fill(head + 1) > head
                && window.at(head) == FIRST_TAG
                && window.fill(head + length) >= head + length
                && decision(length) != null;
    }

    /**
     * The length of the record that begins here; negative if none does. Where the stream ends
     * within it, the greatest, which no stream that ends has.
     */
    private int length() throws IOException {
        int available = Math.min(LONGEST_LENGTH, window.fill(LONGEST_LENGTH));
        int length = 0;
        for (int i = 0; i < available; i++) {
            byte b = window.at(i);
            length |= (b & 0x7f) << 7 * i;
            if (b >= 0) {
                head = i + 1;
                return length > 0 && length <= MAX_BYTES ? length : -1;
            }
        }
        head = available;
        return available < LONGEST_LENGTH ? MAX_BYTES : -1;
    }

    private @Nullable Decision decision(int length) {
        try {
            Decision decision =
                    Decision.parser().parseFrom(window.array(), window.position() + head, length);
            // Fields that stand twice are of two records, of which the first was not written whole.
            return decision.getSerializedSize() == length && Encoding.isRecord(decision)
                    ? decision
                    : null;
        } catch (InvalidProtocolBufferException _) {
            return null;
        }
    }

    @Override
    public boolean truncated() {
        return truncated;
    }
}
