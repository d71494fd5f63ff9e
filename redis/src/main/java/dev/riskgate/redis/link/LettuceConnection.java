// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.link;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A connection by Lettuce, which repairs it by itself; commands of a single server and of a cluster
 * look the same.
 */
record LettuceConnection(
        StatefulConnection<byte[], byte[]> connection,
        RedisClusterAsyncCommands<byte[], byte[]> commands)
        implements Transport.Connection {

    @Override
    public CompletableFuture<List<Object>> run(
            Script script, Transport.Connection spare, byte[][] keys, byte[]... arguments) {
        return commands.<List<Object>>evalsha(script.sha(), ScriptOutputType.MULTI, keys, arguments)
                .toCompletableFuture()
                .exceptionallyCompose(
                        failure ->
                                Script.cause(failure) instanceof RedisNoScriptException
                                                && spare instanceof LettuceConnection other
                                        ? other.text(script, keys, arguments)
                                        : CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<List<Object>> text(
            Script script, byte[][] keys, byte[]... arguments) {
        return commands.<List<Object>>eval(script.text(), ScriptOutputType.MULTI, keys, arguments)
                .toCompletableFuture();
    }

    @Override
    public CompletableFuture<List<Object>> hash(byte[] key) {
        List<Object> fields = new ArrayList<>();
        return commands.hgetall(
                        (field, value) -> {
                            fields.add(field);
                            fields.add(value);
                        },
                        key)
                .toCompletableFuture()
                .thenApply(_ -> fields);
    }

    @Override
    public void flush() {
        connection.flushCommands();
    }

    @Override
    public void close() {
        connection.closeAsync();
    }
}
