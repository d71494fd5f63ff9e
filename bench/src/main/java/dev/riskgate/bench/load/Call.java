package dev.riskgate.bench.load;

/**
 * One call's message, prepared as the DATA frame that carries all of it with END_STREAM; stream id 0 is to be patched.
 *
 * @param frame frame header, gRPC's five-byte prefix, message; shared by all calls of the same message, never written to
 */
public record Call(byte[] frame) {

    private static final int GRPC_PREFIX = 5;

    /** @param message a serialised CheckRequest */
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
        return new Call(frame);
    }

    /** Bytes that count against flow control. */
    int length() {
        return frame.length - Http2.FRAME_HEADER;
    }
}
