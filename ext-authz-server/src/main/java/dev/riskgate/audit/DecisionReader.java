// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit;

import dev.riskgate.audit.encode.RecordReader;
import dev.riskgate.proto.v1.Decision;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a decision log back, whatever its encoding. It may be read while it is being written. Not
 * thread-safe.
 */
public final class DecisionReader implements AutoCloseable {

    private final InputStream in;
    private final RecordReader records;

    private DecisionReader(InputStream in) throws IOException {
        this.in = in;
        this.records = RecordReader.of(in);
    }

    /**
     * @throws IOException if it cannot be read
     */
    public static DecisionReader open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            return of(in);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /**
     * @param in closed with the reader
     * @throws IOException if it cannot be read
     */
    public static DecisionReader of(InputStream in) throws IOException {
        return new DecisionReader(in);
    }

    /**
     * The next decision; null at the end. Fields that this version does not know are left out.
     *
     * @throws dev.riskgate.audit.encode.DamagedRecordException if there is something else, with its
     *     place; the next call goes on behind it
     * @throws IOException if the log cannot be read
     */
    public @Nullable Decision next() throws IOException {
        return records.next();
    }

    /**
     * Whether the log ended within a decision, as it does after a crash or while it is being
     * written: known once {@link #next} gave null.
     */
    public boolean truncated() {
        return records.truncated();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
