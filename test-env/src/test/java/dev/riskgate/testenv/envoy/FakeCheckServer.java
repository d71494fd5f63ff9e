// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.envoy;

import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** A check server that answers as a test says, to see what Envoy makes of it. */
final class FakeCheckServer implements AutoCloseable {

    private final Server server;
    private final List<CheckRequest> asked = new CopyOnWriteArrayList<>();

    private FakeCheckServer(BiConsumer<CheckRequest, StreamObserver<CheckResponse>> behaviour)
            throws IOException {
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(
                                new AuthorizationGrpc.AuthorizationImplBase() {
                                    @Override
                                    public void check(
                                            CheckRequest request,
                                            StreamObserver<CheckResponse> answer) {
                                        asked.add(request);
                                        behaviour.accept(request, answer);
                                    }
                                })
                        .build()
                        .start();
    }

    static FakeCheckServer behaving(
            BiConsumer<CheckRequest, StreamObserver<CheckResponse>> behaviour) throws IOException {
        return new FakeCheckServer(behaviour);
    }

    static FakeCheckServer answering(CheckResponse response) throws IOException {
        return behaving(
                (_, answer) -> {
                    answer.onNext(response);
                    answer.onCompleted();
                });
    }

    int port() {
        return server.getPort();
    }

    List<CheckRequest> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
