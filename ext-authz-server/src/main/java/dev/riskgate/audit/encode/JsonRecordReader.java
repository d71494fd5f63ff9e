// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;

import dev.riskgate.proto.v1.Decision;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads records that are lines of JSON. Empty lines are passed over. */
final class JsonRecordReader implements RecordReader {

    private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

    private final InputWindow window;
    private long line;
    private boolean truncated;

    JsonRecordReader(InputWindow window) {
        this.window = window;
    }

    @Override
    public @Nullable Decision next() throws IOException {
        while (window.fill(1) > 0) {
            line++;
            int length = lengthOfLine();
            if (length < 0) {
                throw damaged("is too long for a decision");
            }
            boolean last = length == window.available();
            byte[] bytes = window.copy(length);
            window.skip(last ? length : length + 1);
            if (isBlank(bytes)) {
                continue;
            }
            Decision decision = decision(bytes);
            if (decision == null && last) {
                truncated = true;
                return null;
            }
            if (decision == null) {
                throw damaged("is not a decision in JSON");
            }
            return decision;
        }
        return null;
    }

    private DamagedRecordException damaged(String problem) {
        return new DamagedRecordException("line " + line, problem);
    }

    /** Without its end; negative, and left behind, if it is longer than any record. */
    private int lengthOfLine() throws IOException {
        int length = 0;
        boolean tooLong = false;
        while (window.fill(length + 1) > length) {
            if (window.at(length) == '\n') {
                if (!tooLong) {
                    return length;
                }
                window.skip(length + 1);
                return -1;
            }
            length++;
            if (length > MAX_BYTES) {
                tooLong = true;
                window.skip(length);
                length = 0;
            }
        }
        if (tooLong) {
            window.skip(length);
        }
        return tooLong ? -1 : length;
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    private static @Nullable Decision decision(byte[] line) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
            if (!isOneObject(text)) {
                return null;
            }
            Decision.Builder decision = Decision.newBuilder();
            PARSER.merge(text, decision);
            return Encoding.isRecord(decision) ? decision.build() : null;
        } catch (CharacterCodingException | InvalidProtocolBufferException _) {
            return null;
        }
    }

    /** The parser looks at the first value only, and two that stand in one line are none. */
    private static boolean isOneObject(String text) {
        int depth = 0;
        boolean quoted = false;
        int end = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                i += c == '\\' ? 1 : 0;
                quoted = c != '"';
            } else if (end > 0 && c != ' ' && c != '\t' && c != '\r') {
                return false;
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth--;
                end = depth == 0 ? i : 0;
            }
        }
        return end > 0;
    }

    @Override
    public boolean truncated() {
        return truncated;
    }
}
