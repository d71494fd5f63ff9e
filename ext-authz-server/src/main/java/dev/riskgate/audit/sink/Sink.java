// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.sink;

import java.io.IOException;

/** Takes records to where they go. Used by one thread; may block. */
public interface Sink extends AutoCloseable {

    /**
     * Writes all of these records.
     *
     * @throws IOException if they are lost; the next batch is tried all the same
     */
    void write(RecordBatch batch) throws IOException;

    @Override
    void close() throws IOException;
}
