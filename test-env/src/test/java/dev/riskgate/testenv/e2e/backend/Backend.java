// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.backend;

import java.io.IOException;

/**
 * A server that offers {@link WebRoot} on a loopback port and says in {@link #READ} which path it
 * has read, as it takes it. Set to read as loosely as it can be.
 */
interface Backend extends AutoCloseable {

    /** The path that was read, decoded and resolved. */
    String READ = "x-read";

    String name();

    int port();

    @Override
    void close() throws IOException;
}
