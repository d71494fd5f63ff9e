// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Exception;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * One HTTP/2 connection: opens streams as long as the peer lets it, reads every answer, and tells
 * its lane. Runs on the lane's event loop only.
 */
final class Connection extends ChannelInboundHandlerAdapter implements FrameReader.Sink {

    private static final int GRPC_PREFIX = 5;

    private final Lane lane;
    private final int mostStreams;
    private final Streams streams;
    private final FrameWriter writer;
    private final FrameReader reader = new FrameReader(this);
    private final ResponseHeaders headers = new ResponseHeaders();
    private final AnswerReader answers = new AnswerReader();

    private int peerMostStreams = Integer.MAX_VALUE;
    private boolean ready;
    private boolean draining;
    private long now;
    private @Nullable ChannelHandlerContext context;

    Connection(Lane lane, int mostStreams, int firstStreamId, RequestHeaders requestHeaders) {
        this.lane = lane;
        this.mostStreams = mostStreams;
        this.streams = new Streams(mostStreams, firstStreamId);
        this.writer = new FrameWriter(streams, requestHeaders);
    }

    int open() {
        return streams.open();
    }

    /** Whether one more call can be sent now. */
    boolean hasRoom() {
        return ready
                && !draining
                && streams.open() < Math.min(mostStreams, peerMostStreams)
                && writer.hasRoom();
    }

    /** Sends a call; only if there is room. */
    void send(Call call, long due) {
        writer.call(call, due);
        if (streams.idsAreUsedUp()) {
            drain();
        }
    }

    void flush() {
        ChannelHandlerContext target = context;
        if (target != null) {
            writer.flush(target);
        }
    }

    /** Closes without waiting for what is open; that counts as lost. */
    void giveUp(String why) {
        loseAll(why);
        ChannelHandlerContext target = context;
        if (target != null) {
            target.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        writer.start(ctx);
        flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Http2Exception {
        now = System.nanoTime();
        ByteBuf bytes = (ByteBuf) message;
        try {
            reader.read(bytes);
        } finally {
            bytes.release();
        }
        lane.refill(this, now);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        flush();
        if (draining && streams.open() == 0) {
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        loseAll("the connection was closed");
        context = null;
        writer.stop();
        if (!draining) {
            draining = true;
            lane.replace(this);
        }
        lane.gone(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        loseAll(cause.toString());
        ctx.close();
    }

    private void loseAll(String why) {
        for (int slot = 0; slot < streams.slots(); slot++) {
            if (streams.id(slot) != 0) {
                streams.remove(slot);
                lane.failed(AnswerKind.LOST, why);
            }
        }
    }

    private void drain() {
        if (!draining) {
            draining = true;
            lane.replace(this);
        }
    }

    @Override
    public void onSetting(int id, int value) {
        switch (id) {
            case Http2.SETTING_MAX_CONCURRENT_STREAMS ->
                    peerMostStreams = value < 0 ? Integer.MAX_VALUE : value;
            case Http2.SETTING_HEADER_TABLE_SIZE -> writer.headerTableSize(value);
            case Http2.SETTING_INITIAL_WINDOW_SIZE -> writer.initialWindow(value);
            case Http2.SETTING_MAX_FRAME_SIZE -> writer.mostFrame(value);
            default -> {}
        }
    }

    @Override
    public void onSettingsEnd() {
        writer.settingsAck();
        if (!ready) {
            ready = true;
            lane.connected(this);
        }
    }

    @Override
    public void onPing(long payload) {
        writer.pingAck(payload);
    }

    @Override
    public void onWindowUpdate(int streamId, int increment) {
        writer.windowUpdate(streamId, increment);
    }

    /**
     * Streams above the last one that the peer accepted were not looked at: they are sent again
     * elsewhere.
     */
    @Override
    public void onGoAway(int lastStreamId) {
        drain();
        for (int slot = 0; slot < streams.slots(); slot++) {
            if (Integer.compareUnsigned(streams.id(slot), lastStreamId) > 0) {
                lane.again(streams.calls[slot], streams.due[slot]);
                streams.remove(slot);
            }
        }
    }

    @Override
    public void onReset(int streamId, int error) {
        int slot = streams.slot(streamId);
        if (slot >= 0) {
            streams.remove(slot);
            lane.failed(AnswerKind.RESET, "a stream was reset with error " + error);
        }
    }

    @Override
    public void onData(int streamId, byte[] bytes, int from, int to, int counted, boolean end) {
        writer.received(counted);
        int slot = streams.slot(streamId);
        if (slot < 0) {
            return;
        }
        if (!streams.calls[slot].check()) {
            endOfPlain(slot, end);
            return;
        }
        byte[] earlier = streams.pieces[slot];
        if (earlier != null) {
            byte[] joined = Arrays.copyOf(earlier, earlier.length + to - from);
            System.arraycopy(bytes, from, joined, earlier.length, to - from);
            takeMessage(slot, joined, 0, joined.length);
        } else if (to > from) {
            takeMessage(slot, bytes, from, to);
        }
        if (end) {
            finish(slot, AnswerKind.UNCLEAR, "a stream ended without trailers");
        }
    }

    /**
     * One message in gRPC's framing; keeps a part of one for later. A second message on the stream
     * is a fault.
     */
    private void takeMessage(int slot, byte[] bytes, int from, int to) {
        if (streams.kinds[slot] != null) {
            streams.kinds[slot] = AnswerKind.UNCLEAR;
            return;
        }
        long rest = to - from - GRPC_PREFIX;
        long length = rest < 0 ? Long.MAX_VALUE : Http2.int32(bytes, from + 1) & 0xffff_ffffL;
        if (length > rest) {
            streams.pieces[slot] = Arrays.copyOfRange(bytes, from, to);
        } else {
            boolean plain = length == rest && bytes[from] == 0;
            streams.kinds[slot] =
                    plain ? answers.read(bytes, from + GRPC_PREFIX, to) : AnswerKind.UNCLEAR;
            streams.pieces[slot] = null;
        }
    }

    @Override
    public void onHeaders(int streamId, byte[] bytes, int from, int to, boolean end)
            throws Http2Exception {
        headers.read(bytes, from, to);
        int slot = streams.slot(streamId);
        if (slot < 0) {
            return;
        }
        int http = headers.httpStatus();
        if (!streams.calls[slot].check()) {
            if (http >= 200) {
                streams.kinds[slot] = AnswerReader.ofHttp(http);
            }
            endOfPlain(slot, end);
            return;
        }
        if (http != ResponseHeaders.NONE && http != 200) {
            finish(slot, AnswerKind.RPC_ERROR, "HTTP status " + http);
        } else if (end && headers.grpcStatus() > 0) {
            finish(slot, AnswerKind.RPC_ERROR, "gRPC status " + headers.grpcStatus());
        } else if (end) {
            AnswerKind kind = streams.kinds[slot];
            if (kind == null || headers.grpcStatus() != 0) {
                kind = AnswerKind.UNCLEAR;
            }
            finish(slot, kind, "an answer without a clear message");
        }
    }

    /** A plain request is answered when its stream ends, whatever its body says. */
    private void endOfPlain(int slot, boolean end) {
        if (end) {
            AnswerKind kind = streams.kinds[slot];
            finish(slot, kind == null ? AnswerKind.UNCLEAR : kind, "not an expected HTTP status");
        }
    }

    private void finish(int slot, AnswerKind kind, String what) {
        long due = streams.due[slot];
        streams.remove(slot);
        lane.answered(kind, due, now, what);
    }
}
