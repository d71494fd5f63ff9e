// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.measure;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * A server that was started to be measured.
 *
 * @param name in the table
 * @param address that it answers checks at
 * @param decisions its decision log; null if it writes none
 */
public record Server(
        String name,
        Measured process,
        InetSocketAddress address,
        Backing backing,
        @Nullable Path decisions)
        implements AutoCloseable {

    /** What a server keeps its state in. */
    @FunctionalInterface
    public interface Backing {

        Backing NONE = () -> RedisUsage.NONE;

        /** What it has done since it started. */
        RedisUsage usage() throws IOException;
    }

    @Override
    public void close() {
        process.close();
    }
}
