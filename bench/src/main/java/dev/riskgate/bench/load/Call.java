// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.load;

import java.util.Map;

/**
 * One call, prepared as the frame that is its own; stream id 0 is to be patched. A check is a DATA
 * frame with END_STREAM behind headers that all checks share. A request through Envoy is a HEADERS
 * frame with END_STREAM, and nothing else.
 *
 * @param frame frame header and content; shared by all calls of the same message, never written to
 * @param check whether it is a {@code Check}, answered in gRPC; else a plain request, answered by
 *     its HTTP status
 */
public record Call(byte[] frame, boolean check) {

    private static final int GRPC_PREFIX = 5;

    /**
     * @param message a serialised CheckRequest
     */
    public static Call of(byte[] message) {
        int length = GRPC_PREFIX + message.length;
        byte[] frame = new byte[Http2.FRAME_HEADER + length];
        Http2.putFrameHeader(frame, 0, length, Http2.DATA, Http2.FLAG_END_STREAM);
        int at = Http2.FRAME_HEADER + 1;
        frame[at] = (byte) (message.length >>> 24);
        frame[at + 1] = (byte) (message.length >>> 16);
        frame[at + 2] = (byte) (message.length >>> 8);
        frame[at + 3] = (byte) message.length;
        System.arraycopy(message, 0, frame, Http2.FRAME_HEADER + GRPC_PREFIX, message.length);
        return new Call(frame, true);
    }

    /**
     * A plain GET. Its headers use no dynamic table, so that every connection can send it at any
     * time.
     *
     * @param headers name in lower case and value, without the pseudo headers
     */
    public static Call get(String authority, String path, Map<String, String> headers) {
        return new Call(RequestHeaders.get(authority, path, headers), false);
    }

    /** Bytes that count against flow control. */
    int length() {
        return check ? frame.length - Http2.FRAME_HEADER : 0;
    }
}
