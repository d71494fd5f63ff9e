// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.load;

import java.nio.charset.StandardCharsets;

/** The constants of HTTP/2 (RFC 9113) that the generator uses. */
final class Http2 {

    static final int FRAME_HEADER = 9;

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int FLAG_ACK = 0x1;
    static final int FLAG_END_STREAM = 0x1;
    static final int FLAG_END_HEADERS = 0x4;
    static final int FLAG_PADDED = 0x8;
    static final int FLAG_PRIORITY = 0x20;

    static final int SETTING_HEADER_TABLE_SIZE = 1;
    static final int SETTING_ENABLE_PUSH = 2;
    static final int SETTING_MAX_CONCURRENT_STREAMS = 3;
    static final int SETTING_INITIAL_WINDOW_SIZE = 4;
    static final int SETTING_MAX_FRAME_SIZE = 5;

    static final int DEFAULT_WINDOW = 65_535;
    static final int DEFAULT_MAX_FRAME = 16_384;
    static final int DEFAULT_HEADER_TABLE = 4_096;
    static final int MAX_STREAM_ID = Integer.MAX_VALUE;

    static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Http2() {}

    static int int32(byte[] a, int at) {
        return (a[at] & 0xff) << 24
                | (a[at + 1] & 0xff) << 16
                | (a[at + 2] & 0xff) << 8
                | a[at + 3] & 0xff;
    }

    static int int24(byte[] a, int at) {
        return (a[at] & 0xff) << 16 | (a[at + 1] & 0xff) << 8 | a[at + 2] & 0xff;
    }

    static int int16(byte[] a, int at) {
        return (a[at] & 0xff) << 8 | a[at + 1] & 0xff;
    }

    static void putFrameHeader(byte[] a, int at, int length, int type, int flags) {
        a[at] = (byte) (length >>> 16);
        a[at + 1] = (byte) (length >>> 8);
        a[at + 2] = (byte) length;
        a[at + 3] = (byte) type;
        a[at + 4] = (byte) flags;
    }
}
