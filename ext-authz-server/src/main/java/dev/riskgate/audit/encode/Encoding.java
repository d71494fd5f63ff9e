// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import com.google.protobuf.util.Timestamps;

import dev.riskgate.proto.v1.DecisionOrBuilder;

import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What a record can look like. A new encoding is one class and one constant here. */
public enum Encoding {
    /** {@code riskgate.v1.Decision} in its proto3 JSON form, one line a decision. */
    JSON(
            true,
            (capacity, include) -> new DecisionJson(new JsonBytes(capacity), include),
            JsonRecordReader::new),
    /** The same message in Protocol Buffers' binary form, each behind its length. */
    PROTOBUF(false, DecisionProtobuf::new, ProtobufRecordReader::new);

    private final boolean lines;
    private final BiFunction<Integer, Set<PersonalData>, Encoder> encoders;
    private final Function<InputWindow, RecordReader> readers;

    Encoding(
            boolean lines,
            BiFunction<Integer, Set<PersonalData>, Encoder> encoders,
            Function<InputWindow, RecordReader> readers) {
        this.lines = lines;
        this.encoders = encoders;
        this.readers = readers;
    }

    /** What the bytes that are there look like: a record in protobuf has bytes that no text has. */
    static Encoding of(InputWindow window) {
        int there = window.available();
        boolean object = there > 1 && window.at(0) == '{' && window.at(1) == '"';
        for (int i = 0; i < there && !object; i++) {
            byte b = window.at(i);
            if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t') {
                return PROTOBUF;
            }
        }
        return JSON;
    }

    /** Its name in the server file. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether each record is a line of text. */
    public boolean lines() {
        return lines;
    }

    /**
     * An encoder with a buffer of its own.
     *
     * @param capacity of the buffer at first, in bytes
     * @param include what its records tell of a request that may name a person
     */
    public Encoder encoder(int capacity, Set<PersonalData> include) {
        return encoders.apply(capacity, include);
    }

    RecordReader reader(InputWindow window) {
        return readers.apply(window);
    }

    /** Whether the message has what every record has, and no time that there is not. */
    static boolean isRecord(DecisionOrBuilder message) {
        return !message.getId().isEmpty()
                && message.hasTime()
                && !message.getVerdict().isEmpty()
                && Timestamps.isValid(message.getTime())
                && Timestamps.isValid(message.getAssurance().getProvenAt());
    }
}
