// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;

import java.util.Arrays;

/** Takes a byte stream apart into HTTP/2 frames. Not thread-safe. */
final class FrameReader {

    /** Told of each frame; array contents are only valid during the call. */
    interface Sink {
        /**
         * @param counted bytes that count against flow control, padding included
         */
        void onData(int streamId, byte[] bytes, int from, int to, int counted, boolean end);

        /** A whole header block, CONTINUATION frames included. */
        void onHeaders(int streamId, byte[] bytes, int from, int to, boolean end)
                throws Http2Exception;

        void onReset(int streamId, int error);

        void onSetting(int id, int value);

        void onSettingsEnd();

        void onPing(long payload);

        void onGoAway(int lastStreamId);

        void onWindowUpdate(int streamId, int increment);
    }

    private static final int BUFFER = 256 * 1024;

    private final Sink sink;
    private final byte[] buffer = new byte[BUFFER];
    private int filled;

    private byte[] block = new byte[0];
    private int blockStream;
    private boolean blockEnds;

    FrameReader(Sink sink) {
        this.sink = sink;
    }

    void read(ByteBuf bytes) throws Http2Exception {
        while (bytes.isReadable()) {
            int count = Math.min(bytes.readableBytes(), BUFFER - filled);
            bytes.readBytes(buffer, filled, count);
            filled += count;
            int done = frames();
            if (done < filled) {
                System.arraycopy(buffer, done, buffer, 0, filled - done);
            }
            filled -= done;
        }
    }

    private int frames() throws Http2Exception {
        int at = 0;
        while (filled - at >= Http2.FRAME_HEADER) {
            int length = Http2.int24(buffer, at);
            if (length > Http2.DEFAULT_MAX_FRAME) {
                throw fault("a frame of " + length + " bytes");
            }
            int from = at + Http2.FRAME_HEADER;
            if (filled - from < length) {
                break;
            }
            int stream = Http2.int32(buffer, at + 5) & Integer.MAX_VALUE;
            frame(buffer[at + 3], buffer[at + 4], stream, from, from + length);
            at = from + length;
        }
        return at;
    }

    private void frame(int type, int flags, int stream, int from, int to) throws Http2Exception {
        switch (type) {
            case Http2.DATA -> data(flags, stream, from, to);
            case Http2.HEADERS -> headers(flags, stream, from, to);
            case Http2.CONTINUATION -> continuation(flags, from, to);
            case Http2.RST_STREAM -> sink.onReset(stream, Http2.int32(buffer, need(4, from, to)));
            case Http2.SETTINGS -> settings(flags, from, to);
            case Http2.PUSH_PROMISE -> throw fault("a pushed stream");
            case Http2.PING -> ping(flags, from, to);
            case Http2.GOAWAY ->
                    sink.onGoAway(Http2.int32(buffer, need(8, from, to)) & Integer.MAX_VALUE);
            case Http2.WINDOW_UPDATE ->
                    sink.onWindowUpdate(
                            stream, Http2.int32(buffer, need(4, from, to)) & Integer.MAX_VALUE);
            default -> {
                // Unknown types are to be ignored (RFC 9113, section 4.1).
            }
        }
    }

    private void data(int flags, int stream, int from, int to) throws Http2Exception {
        boolean end = (flags & Http2.FLAG_END_STREAM) != 0;
        if ((flags & Http2.FLAG_PADDED) == 0) {
            sink.onData(stream, buffer, from, to, to - from, end);
            return;
        }
        int padding = buffer[need(1, from, to)] & 0xff;
        sink.onData(stream, buffer, from + 1, unpadded(from + 1, to, padding), to - from, end);
    }

    private void headers(int flags, int stream, int from, int to) throws Http2Exception {
        int start = from;
        int end = to;
        if ((flags & Http2.FLAG_PADDED) != 0) {
            start++;
            end = unpadded(start, to, buffer[need(1, from, to)] & 0xff);
        }
        if ((flags & Http2.FLAG_PRIORITY) != 0) {
            start = need(5, start, end) + 5;
        }
        boolean endStream = (flags & Http2.FLAG_END_STREAM) != 0;
        if ((flags & Http2.FLAG_END_HEADERS) != 0) {
            sink.onHeaders(stream, buffer, start, end, endStream);
            return;
        }
        block = Arrays.copyOfRange(buffer, start, end);
        blockStream = stream;
        blockEnds = endStream;
    }

    private void continuation(int flags, int from, int to) throws Http2Exception {
        byte[] joined = Arrays.copyOf(block, block.length + to - from);
        System.arraycopy(buffer, from, joined, block.length, to - from);
        block = joined;
        if ((flags & Http2.FLAG_END_HEADERS) != 0) {
            sink.onHeaders(blockStream, joined, 0, joined.length, blockEnds);
        }
    }

    private void settings(int flags, int from, int to) {
        if ((flags & Http2.FLAG_ACK) != 0) {
            return;
        }
        for (int at = from; at + 6 <= to; at += 6) {
            sink.onSetting(Http2.int16(buffer, at), Http2.int32(buffer, at + 2));
        }
        sink.onSettingsEnd();
    }

    private void ping(int flags, int from, int to) throws Http2Exception {
        int at = need(8, from, to);
        if ((flags & Http2.FLAG_ACK) == 0) {
            long high = Http2.int32(buffer, at);
            sink.onPing(high << 32 | Http2.int32(buffer, at + 4) & 0xffff_ffffL);
        }
    }

    private static int need(int count, int from, int to) throws Http2Exception {
        if (to - from < count) {
            throw fault("a frame that is too short");
        }
        return from;
    }

    private static int unpadded(int from, int to, int padding) throws Http2Exception {
        if (padding > to - from) {
            throw fault("more padding than frame");
        }
        return to - padding;
    }

    private static Http2Exception fault(String what) {
        return Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "the peer sent %s", what);
    }
}
