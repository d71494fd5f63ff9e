// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.measure;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A server process that tells what it has used. Closing it ends the process. */
public interface Measured extends AutoCloseable {

    /**
     * What a process has used since it started.
     *
     * @param cpuNanos user and system time of all its threads, compiler and collector included
     * @param allocatedBytes on the Java heap, by all threads; 0 if it is no JVM
     * @param collections of all collectors
     * @param collectionMillis as the collectors report it
     * @param compilationMillis for which a JVM's compilers were at work; 0 if it is no JVM
     */
    record Usage(
            long cpuNanos,
            long allocatedBytes,
            long collections,
            long collectionMillis,
            long compilationMillis) {

        Usage minus(Usage earlier) {
            return new Usage(
                    cpuNanos - earlier.cpuNanos,
                    allocatedBytes - earlier.allocatedBytes,
                    collections - earlier.collections,
                    collectionMillis - earlier.collectionMillis,
                    compilationMillis - earlier.compilationMillis);
        }
    }

    Usage usage() throws IOException;

    boolean isAlive();

    /** Waits until it listens there. */
    void awaitPort(InetSocketAddress address) throws IOException, InterruptedException;

    @Override
    void close();
}
