// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.link;

import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What carries commands to Redis and answers back, and measures how long that takes. Thread-safe.
 */
public interface Transport extends AutoCloseable {

    /**
     * A new connection; fails if Redis cannot be reached.
     *
     * @param batched commands wait until {@link Connection#flush}
     */
    CompletableFuture<Connection> connect(boolean batched);

    /** A connection that listens for what others publish. */
    CompletableFuture<? extends StatefulRedisPubSubConnection<byte[], byte[]>> listen();

    /**
     * The future itself, which from now on fails with {@link java.util.concurrent.TimeoutException}
     * if it is not done in time.
     */
    <T> CompletableFuture<T> within(CompletableFuture<T> answer, long nanos);

    @Override
    void close();

    /** One connection. What was under way when it broke has failed; nothing is ever sent twice. */
    interface Connection {

        /**
         * Runs a script by its hash; where Redis has lost it (restart, SCRIPT FLUSH), by its text.
         *
         * @param spare a connection that sends at once, for the second try
         */
        CompletableFuture<List<Object>> run(
                Script script, Connection spare, byte[][] keys, byte[]... arguments);

        /** All fields of a hash: field, value, field, value. */
        CompletableFuture<List<Object>> hash(byte[] key);

        /** Sends what a batched connection has gathered. */
        void flush();

        /** Does not wait. */
        void close();
    }
}
