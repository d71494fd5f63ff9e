// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.load;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The HEADERS frames of a call, prepared; stream id 0 is to be patched at {@link #STREAM_ID_AT}.
 * All calls carry the same headers, so HPACK (RFC 7541) needs no encoder: the first call of a
 * connection puts them into the dynamic table, as Envoy does, and the later ones name their places
 * there.
 *
 * @param first fills the dynamic table
 * @param next names what {@code first} has filled in
 * @param stateless uses no dynamic table; for peers that allow none
 * @param shrinking sets the dynamic table's size to 0 first; once, when the peer asks for a smaller
 *     table
 */
record RequestHeaders(byte[] first, byte[] next, byte[] stateless, byte[] shrinking) {

    static final int STREAM_ID_AT = 5;

    private static final int FLAGS_AT = 4;
    private static final int FIRST_DYNAMIC_INDEX = 62;

    /**
     * @param staticIndex of the name in HPACK's static table; 0 if it is not there
     */
    private record Field(String name, String value, int staticIndex) {}

    /**
     * @param authority as in {@code :authority}
     * @param timeout for {@code grpc-timeout}, for example {@code 200m}; empty for none
     */
    static RequestHeaders of(String authority, String timeout) {
        var fields =
                new java.util.ArrayList<>(
                        List.of(
                                new Field(":authority", authority, 1),
                                new Field(":path", "/envoy.service.auth.v3.Authorization/Check", 4),
                                new Field("content-type", "application/grpc", 31),
                                new Field("te", "trailers", 0)));
        if (!timeout.isEmpty()) {
            fields.add(new Field("grpc-timeout", timeout, 0));
        }
        ByteArrayOutputStream first = start();
        ByteArrayOutputStream next = start();
        ByteArrayOutputStream stateless = start();
        ByteArrayOutputStream shrinking = new ByteArrayOutputStream();
        shrinking.write(0x20);
        shrinking.writeBytes(start().toByteArray());
        for (int i = 0; i < fields.size(); i++) {
            literal(first, fields.get(i), 0x40, 6);
            // The newest entry has the lowest index.
            integer(next, 0x80, 7, FIRST_DYNAMIC_INDEX + fields.size() - 1 - i);
            literal(stateless, fields.get(i), 0x00, 4);
            literal(shrinking, fields.get(i), 0x00, 4);
        }
        return new RequestHeaders(frame(first), frame(next), frame(stateless), frame(shrinking));
    }

    /** The whole HEADERS frame of a GET without a body. */
    static byte[] get(String authority, String path, Map<String, String> headers) {
        var out = new ByteArrayOutputStream();
        out.write(0x82); // :method GET
        out.write(0x87); // :scheme https
        literal(out, new Field(":authority", authority, 1), 0x00, 4);
        literal(out, new Field(":path", path, 4), 0x00, 4);
        headers.forEach((name, value) -> literal(out, new Field(name, value, 0), 0x00, 4));
        byte[] frame = frame(out);
        frame[FLAGS_AT] |= Http2.FLAG_END_STREAM;
        return frame;
    }

    private static ByteArrayOutputStream start() {
        var out = new ByteArrayOutputStream();
        out.write(0x83); // :method POST
        out.write(0x86); // :scheme http
        return out;
    }

    private static void literal(ByteArrayOutputStream out, Field field, int pattern, int bits) {
        integer(out, pattern, bits, field.staticIndex);
        if (field.staticIndex == 0) {
            string(out, field.name);
        }
        string(out, field.value);
    }

    private static void string(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        integer(out, 0x00, 7, bytes.length);
        out.writeBytes(bytes);
    }

    /** An integer with a prefix of so many bits (RFC 7541, section 5.1). */
    private static void integer(ByteArrayOutputStream out, int pattern, int bits, int value) {
        int most = (1 << bits) - 1;
        if (value < most) {
            out.write(pattern | value);
            return;
        }
        out.write(pattern | most);
        int rest = value - most;
        while (rest >= 0x80) {
            out.write(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    private static byte[] frame(ByteArrayOutputStream block) {
        byte[] frame = new byte[Http2.FRAME_HEADER + block.size()];
        Http2.putFrameHeader(frame, 0, block.size(), Http2.HEADERS, Http2.FLAG_END_HEADERS);
        System.arraycopy(block.toByteArray(), 0, frame, Http2.FRAME_HEADER, block.size());
        return frame;
    }
}
