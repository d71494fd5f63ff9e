// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The threads of the gRPC port: one accepts connections, one for each core checks. Thread-safe. */
final class EventLoops implements AutoCloseable {

    private final EventLoopGroup acceptors = loops(1, "riskgate-accept");
    private final EventLoopGroup checks =
            loops(Runtime.getRuntime().availableProcessors(), "riskgate-check");

    EventLoopGroup acceptors() {
        return acceptors;
    }

    EventLoopGroup checks() {
        return checks;
    }

    /** Leads back to the event loop that asks; elsewhere to a virtual thread. */
    Executor here() {
        for (EventExecutor loop : checks) {
            if (loop.inEventLoop()) {
                return loop;
            }
        }
        return Thread::startVirtualThread;
    }

    @Override
    public void close() {
        acceptors.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        checks.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private static EventLoopGroup loops(int threads, String name) {
        return new MultiThreadIoEventLoopGroup(
                threads,
                new DefaultThreadFactory(name, true),
                Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }
}
