// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.sink;

import java.io.IOException;
import java.io.OutputStream;

/** Writes to a stream that stays open, such as standard output. */
record StreamSink(OutputStream out) implements Sink {

    @Override
    public void write(RecordBatch batch) throws IOException {
        out.write(batch.array(), 0, batch.length());
        out.flush();
    }

    @Override
    public void close() {
        // Not ours to close.
    }
}
