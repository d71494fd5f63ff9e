// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;

import java.util.Arrays;

/**
 * Reads {@code :status} and {@code grpc-status} of one connection's header blocks. Blocks that only
 * name entries of the tables mean the same until the dynamic table changes, and nearly all blocks
 * of a busy connection are of that sort, so they are remembered by their bytes; the others go
 * through Netty's HPACK decoder. Not thread-safe.
 */
final class ResponseHeaders {

    /** Neither of the two headers was there. */
    static final int NONE = -1;

    private static final int REMEMBERED = 8;

    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
    private final long[] keys = new long[REMEMBERED];
    private final int[] httpStatuses = new int[REMEMBERED];
    private final int[] grpcStatuses = new int[REMEMBERED];
    private int remembered;

    private int httpStatus = NONE;
    private int grpcStatus = NONE;

    int httpStatus() {
        return httpStatus;
    }

    int grpcStatus() {
        return grpcStatus;
    }

    /**
     * Reads the block in {@code bytes[from, to)}; its two statuses are then there to be asked for.
     */
    void read(byte[] bytes, int from, int to) throws Http2Exception {
        long key = keyOfIndexedFields(bytes, from, to);
        for (int i = 0; key != 0 && i < remembered; i++) {
            if (keys[i] == key) {
                httpStatus = httpStatuses[i];
                grpcStatus = grpcStatuses[i];
                return;
            }
        }
        decode(bytes, from, to);
        if (key == 0) {
            remembered = 0;
            Arrays.fill(keys, 0);
        } else if (remembered < REMEMBERED) {
            keys[remembered] = key;
            httpStatuses[remembered] = httpStatus;
            grpcStatuses[remembered++] = grpcStatus;
        }
    }

    /**
     * The block itself if it is at most eight indexed fields of one byte each, which leave the
     * tables alone; else 0.
     */
    private static long keyOfIndexedFields(byte[] bytes, int from, int to) {
        if (to - from > Long.BYTES) {
            return 0;
        }
        long key = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] >= 0 || bytes[i] == (byte) 0xff) {
                return 0;
            }
            key = key << Byte.SIZE | bytes[i] & 0xff;
        }
        return key;
    }

    private void decode(byte[] bytes, int from, int to) throws Http2Exception {
        ByteBuf block = Unpooled.wrappedBuffer(bytes, from, to - from);
        Http2Headers headers = decoder.decodeHeaders(1, block);
        httpStatus = number(headers.status());
        grpcStatus = number(headers.get("grpc-status"));
    }

    private static int number(@org.jspecify.annotations.Nullable CharSequence text) {
        if (text == null) {
            return NONE;
        }
        try {
            return Integer.parseInt(text, 0, text.length(), 10);
        } catch (NumberFormatException _) {
            return NONE;
        }
    }
}
