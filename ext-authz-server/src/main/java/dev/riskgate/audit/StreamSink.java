// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit;

import java.io.IOException;
import java.io.OutputStream;

/** Writes to a stream that stays open, such as standard output. */
record StreamSink(OutputStream out) implements Sink {

    @Override
    public void write(byte[] bytes, int length) throws IOException {
        out.write(bytes, 0, length);
        out.flush();
    }

    @Override
    public void close() {
        // Not ours to close.
    }
}
