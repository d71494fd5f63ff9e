// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;

import org.jspecify.annotations.Nullable;

/**
 * Writes one connection's frames into one buffer per flush, within the peer's flow control windows.
 * A call whose message does not fit is sent as far as it does, and goes on when the window grows.
 * Not thread-safe.
 */
final class FrameWriter {

    private static final int BUFFER = 64 * 1024;
    private static final int OUR_STREAM_WINDOW = 1 << 20;
    private static final int OUR_CONNECTION_WINDOW = 1 << 30;

    private final Streams streams;
    private final RequestHeaders headers;
    private byte[] nextHeaders;

    private int connectionWindow = Http2.DEFAULT_WINDOW;
    private int initialWindow = Http2.DEFAULT_WINDOW;
    private int mostFrame = Http2.DEFAULT_MAX_FRAME;
    private int receivedBytes;
    private int unfinished;
    private boolean started;
    private @Nullable ByteBuf out;

    FrameWriter(Streams streams, RequestHeaders headers) {
        this.streams = streams;
        this.headers = headers;
        this.nextHeaders = headers.first();
    }

    /**
     * Connection preface, our settings, and a connection window that is large enough to forget
     * about.
     */
    void start(ChannelHandlerContext ctx) {
        ByteBuf buffer = buffer();
        buffer.writeBytes(Http2.PREFACE);
        frameHeader(buffer, 12, Http2.SETTINGS, 0, 0);
        setting(buffer, Http2.SETTING_ENABLE_PUSH, 0);
        setting(buffer, Http2.SETTING_INITIAL_WINDOW_SIZE, OUR_STREAM_WINDOW);
        enlargeOurWindow(buffer, OUR_CONNECTION_WINDOW - Http2.DEFAULT_WINDOW);
        started = true;
    }

    void stop() {
        started = false;
        ByteBuf buffer = out;
        if (buffer != null) {
            buffer.release();
            out = null;
        }
    }

    void flush(ChannelHandlerContext ctx) {
        ByteBuf buffer = out;
        if (buffer != null) {
            out = null;
            ctx.writeAndFlush(buffer, ctx.voidPromise());
        }
    }

    boolean hasRoom() {
        return started && connectionWindow > 0;
    }

    void call(Call call, long due) {
        int slot = streams.add(call, due, initialWindow);
        if (slot < 0) {
            throw new IllegalStateException("the stream ids are used up");
        }
        ByteBuf buffer = buffer();
        int at = buffer.writerIndex();
        if (!call.check()) {
            buffer.writeBytes(call.frame());
            buffer.setInt(at + RequestHeaders.STREAM_ID_AT, streams.id(slot));
            return;
        }
        buffer.writeBytes(nextHeaders);
        buffer.setInt(at + RequestHeaders.STREAM_ID_AT, streams.id(slot));
        afterHeaders();
        int length = call.length();
        if (length <= connectionWindow && length <= initialWindow && length <= mostFrame) {
            at = buffer.writerIndex();
            buffer.writeBytes(call.frame());
            buffer.setInt(at + RequestHeaders.STREAM_ID_AT, streams.id(slot));
            connectionWindow -= length;
            streams.window[slot] -= length;
            streams.sent[slot] = length;
        } else {
            unfinished++;
            sendMore(slot);
        }
    }

    private void afterHeaders() {
        if (nextHeaders == headers.first()) {
            nextHeaders = headers.next();
        } else if (nextHeaders == headers.shrinking()) {
            nextHeaders = headers.stateless();
        }
    }

    private void sendMore(int slot) {
        Call call = streams.calls[slot];
        int left = call.length() - streams.sent[slot];
        while (left > 0) {
            int room = Math.min(connectionWindow, Math.min(streams.window[slot], mostFrame));
            int count = Math.min(room, left);
            if (count <= 0) {
                return;
            }
            left -= count;
            ByteBuf buffer = buffer();
            int flags = left == 0 ? Http2.FLAG_END_STREAM : 0;
            frameHeader(buffer, count, Http2.DATA, flags, streams.id(slot));
            buffer.writeBytes(call.frame(), Http2.FRAME_HEADER + streams.sent[slot], count);
            streams.sent[slot] += count;
            streams.window[slot] -= count;
            connectionWindow -= count;
        }
        unfinished--;
    }

    private void sendUnfinished() {
        unfinished = 0;
        for (int slot = 0; slot < streams.slots(); slot++) {
            if (streams.id(slot) != 0 && streams.sent[slot] < streams.calls[slot].length()) {
                unfinished++;
                sendMore(slot);
            }
        }
    }

    void windowUpdate(int streamId, int increment) {
        if (streamId == 0) {
            connectionWindow += increment;
        } else {
            int slot = streams.slot(streamId);
            if (slot >= 0) {
                streams.window[slot] += increment;
            }
        }
        if (unfinished > 0) {
            sendUnfinished();
        }
    }

    /** A new initial window also moves the windows of open streams (RFC 9113, section 6.9.2). */
    void initialWindow(int size) {
        for (int slot = 0; slot < streams.slots(); slot++) {
            streams.window[slot] += size - initialWindow;
        }
        initialWindow = size;
        if (unfinished > 0) {
            sendUnfinished();
        }
    }

    void mostFrame(int size) {
        mostFrame = size;
    }

    /** Does without the dynamic table when the peer wants one smaller than the default. */
    void headerTableSize(int size) {
        if (Integer.compareUnsigned(size, Http2.DEFAULT_HEADER_TABLE) < 0
                && nextHeaders != headers.stateless()) {
            nextHeaders = headers.shrinking();
        }
    }

    void settingsAck() {
        frameHeader(buffer(), 0, Http2.SETTINGS, Http2.FLAG_ACK, 0);
    }

    void pingAck(long payload) {
        ByteBuf buffer = buffer();
        frameHeader(buffer, Long.BYTES, Http2.PING, Http2.FLAG_ACK, 0);
        buffer.writeLong(payload);
    }

    /** Counts what the peer has sent, and gives the window back in large pieces. */
    void received(int bytes) {
        receivedBytes += bytes;
        if (receivedBytes > OUR_CONNECTION_WINDOW / 2) {
            enlargeOurWindow(buffer(), receivedBytes);
            receivedBytes = 0;
        }
    }

    private static void enlargeOurWindow(ByteBuf buffer, int increment) {
        frameHeader(buffer, Integer.BYTES, Http2.WINDOW_UPDATE, 0, 0);
        buffer.writeInt(increment);
    }

    private static void setting(ByteBuf buffer, int id, int value) {
        buffer.writeShort(id);
        buffer.writeInt(value);
    }

    private static void frameHeader(ByteBuf buffer, int length, int type, int flags, int stream) {
        buffer.writeMedium(length);
        buffer.writeByte(type);
        buffer.writeByte(flags);
        buffer.writeInt(stream);
    }

    private ByteBuf buffer() {
        ByteBuf buffer = out;
        if (buffer == null) {
            buffer = PooledByteBufAllocator.DEFAULT.directBuffer(BUFFER);
            out = buffer;
        }
        return buffer;
    }
}
