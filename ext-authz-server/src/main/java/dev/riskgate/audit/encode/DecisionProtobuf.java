// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import com.google.protobuf.CodedOutputStream;

import dev.riskgate.decision.Decision;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/**
 * Writes a {@link Decision} as {@code riskgate.v1.Decision} behind its length, as {@code
 * writeDelimitedTo} does. Not thread-safe.
 */
final class DecisionProtobuf implements Encoder {

    private static final int LONGEST_LENGTH = 5;

    private final Set<PersonalData> include;
    private final RecordBuffer buffer;

    DecisionProtobuf(int capacity, Set<PersonalData> include) {
        this.include = include;
        buffer = new RecordBuffer(capacity);
    }

    @Override
    public void encode(Decision decision) {
        dev.riskgate.proto.v1.Decision message = DecisionMessages.of(decision, include);
        int length = message.getSerializedSize();
        int room = length + LONGEST_LENGTH;
        buffer.reserve(room);
        CodedOutputStream out = CodedOutputStream.newInstance(buffer.array(), buffer.size(), room);
        try {
            out.writeUInt32NoTag(length);
            message.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        buffer.cut(buffer.size() + out.getTotalBytesWritten());
    }

    @Override
    public RecordBuffer buffer() {
        return buffer;
    }
}
