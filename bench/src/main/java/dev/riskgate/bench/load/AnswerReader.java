// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.load;

/**
 * Reads what a serialised {@code envoy.service.auth.v3.CheckResponse} answers, without building
 * objects. Total: any bytes give a kind. Not thread-safe.
 */
final class AnswerReader {

    private static final int OK = 0;
    private static final int PERMISSION_DENIED = 7;
    private static final int RESOURCE_EXHAUSTED = 8;
    private static final int UNAUTHENTICATED = 16;

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private byte[] bytes = new byte[0];
    private int at;
    private boolean broken;

    /** What an HTTP status says, where Envoy answers and not the server. */
    static AnswerKind ofHttp(int status) {
        return switch (status) {
            case 200 -> AnswerKind.ALLOWED;
            case 401 -> AnswerKind.CHALLENGED;
            case 403 -> AnswerKind.DENIED;
            case 429 -> AnswerKind.THROTTLED;
            default -> AnswerKind.RPC_ERROR;
        };
    }

    /** The answer in {@code message[from, to)}. */
    AnswerKind read(byte[] message, int from, int to) {
        bytes = message;
        at = from;
        broken = false;
        int code = -1;
        boolean denied = false;
        while (at < to && !broken) {
            long tag = varint(to);
            int field = (int) (tag >>> 3);
            if (field == 1 && (tag & 7) == BYTES) {
                code = statusCode(to);
            } else {
                denied |= field == 2;
                skip((int) tag & 7, to);
            }
        }
        return broken ? AnswerKind.UNCLEAR : kind(code, denied);
    }

    private static AnswerKind kind(int code, boolean denied) {
        return switch (code) {
            // Envoy lets OK pass even beside a denied response, so this is no answer to be trusted.
            case OK -> denied ? AnswerKind.UNCLEAR : AnswerKind.ALLOWED;
            case UNAUTHENTICATED -> AnswerKind.CHALLENGED;
            case RESOURCE_EXHAUSTED -> AnswerKind.THROTTLED;
            case PERMISSION_DENIED -> AnswerKind.DENIED;
            default -> AnswerKind.UNCLEAR;
        };
    }

    /** {@code google.rpc.Status.code}; 0 where it is left out, as protobuf has it. */
    private int statusCode(int to) {
        int end = lengthDelimitedEnd(to);
        int code = OK;
        while (at < end && !broken) {
            long tag = varint(end);
            if (tag == (1 << 3 | VARINT)) {
                code = (int) varint(end);
            } else {
                skip((int) tag & 7, end);
            }
        }
        return code;
    }

    private void skip(int wireType, int to) {
        switch (wireType) {
            case VARINT -> varint(to);
            case FIXED64 -> advance(8, to);
            case BYTES -> at = lengthDelimitedEnd(to);
            case FIXED32 -> advance(4, to);
            default -> broken = true;
        }
    }

    private int lengthDelimitedEnd(int to) {
        long length = varint(to);
        if (broken || length < 0 || length > to - at) {
            broken = true;
            return to;
        }
        return at + (int) length;
    }

    private void advance(int count, int to) {
        broken |= count > to - at;
        at += count;
    }

    private long varint(int to) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= to) {
                break;
            }
            byte b = bytes[at++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        broken = true;
        return 0;
    }
}
