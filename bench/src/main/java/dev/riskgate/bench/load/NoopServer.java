// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.load;

import com.google.rpc.Status;

import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The floor: a bare grpc-java server that parses the CheckRequest, decides nothing and answers OK,
 * on the event loop. What a real server adds to this is its own cost.
 */
public final class NoopServer {

    private static final class Noop extends AuthorizationGrpc.AuthorizationImplBase {

        private static final CheckResponse OK =
                CheckResponse.newBuilder()
                        .setStatus(Status.getDefaultInstance())
                        .setOkResponse(OkHttpResponse.getDefaultInstance())
                        .build();

        @Override
        public void check(CheckRequest request, StreamObserver<CheckResponse> answer) {
            answer.onNext(OK);
            answer.onCompleted();
        }
    }

    private NoopServer() {}

    /**
     * @param port 0 for any
     */
    static Server start(int port) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return NettyServerBuilder.forAddress(address)
                .directExecutor()
                .addService(new Noop())
                .build()
                .start();
    }

    /** Serves on {@code 127.0.0.1:args[0]} until it is stopped. */
    public static void main(String[] args) throws IOException, InterruptedException {
        start(Integer.parseInt(args[0])).awaitTermination();
    }
}
