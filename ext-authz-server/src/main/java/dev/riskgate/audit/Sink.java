// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit;

import java.io.IOException;

/** Where log lines go. Used by one thread; may block. */
interface Sink extends AutoCloseable {

    /** Takes whole lines. */
    void write(byte[] bytes, int length) throws IOException;

    @Override
    void close() throws IOException;
}
