// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import com.google.protobuf.InvalidProtocolBufferException;

import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/** An encoded CheckResponse. Only {@link CheckResponseWriter} makes one. Immutable. */
public final class CheckAnswer {

    private final byte[] bytes;
    private final int from;

    /**
     * @param bytes not copied, never changed
     * @param from where the message begins; it goes to the end
     */
    CheckAnswer(byte[] bytes, int from) {
        this.bytes = bytes;
        this.from = from;
    }

    /** The bytes of the message. */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    /** The message, decoded. */
    CheckResponse message() {
        try {
            return CheckResponse.parseFrom(toByteArray());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the writer writes CheckResponses", e);
        }
    }

    /** Hands the bytes to gRPC as they are. A server reads no answers. */
    static final class Marshaller implements MethodDescriptor.Marshaller<CheckAnswer> {

        @Override
        public InputStream stream(CheckAnswer answer) {
            return new Bytes(answer.bytes, answer.from);
        }

        @Override
        public CheckAnswer parse(InputStream stream) {
            throw new UnsupportedOperationException("a server reads no answers");
        }
    }

    private static final class Bytes extends ByteArrayInputStream
            implements Drainable, KnownLength {

        Bytes(byte[] bytes, int from) {
            super(bytes, from, bytes.length - from);
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            int length = count - pos;
            target.write(buf, pos, length);
            pos = count;
            return length;
        }
    }
}
