// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import dev.riskgate.proto.v1.Decision;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads back what an {@link Encoder} wrote. Holds one record in memory, and never more than a few
 * MiB. Not thread-safe.
 */
public interface RecordReader {

    /** A record has at most so many bytes; what is longer is none. */
    int MAX_BYTES = 1 << 20;

    /**
     * A reader for what the stream holds, whatever its encoding; it is told by the first bytes.
     *
     * @throws IOException if the stream fails
     */
    static RecordReader of(InputStream in) throws IOException {
        InputWindow window = new InputWindow(in);
        window.fill(2);
        return Encoding.of(window).reader(window);
    }

    /**
     * The next record; null at the end. Fields that this version does not know are left out.
     *
     * @throws DamagedRecordException if there is something else; the next call goes on behind it
     * @throws IOException if the stream fails
     */
    @Nullable Decision next() throws IOException;

    /**
     * Whether the log ended within a record, as it does after a crash: known once {@link #next}
     * gave null.
     */
    boolean truncated();
}
