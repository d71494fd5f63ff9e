// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy.training;

import dev.riskgate.envoy.Rehearsal;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Checks as Envoy would send them, over some connections, as fast as the server answers: what a
 * server is trained by.
 */
public final class TrainingLoad {

    private static final int CONNECTIONS = 4;
    private static final int IN_FLIGHT = 16;
    private static final String HOST = "api.example.com";

    private TrainingLoad() {}

    /** The header by which a client proves who it is. */
    public record Credential(String header, String value) {}

    /**
     * @param answered checks that were answered
     * @param allowed of those
     */
    public record Result(long answered, long allowed) {}

    /**
     * Sends the clients' checks in turn to a port of this machine until the time is up. Returns
     * when all are answered.
     */
    public static Result run(int port, List<Credential> clients, Duration time)
            throws InterruptedException {
        var requests = new ArrayList<CheckRequest>();
        for (int i = 0; i < clients.size(); i++) {
            requests.add(request(i, clients.get(i)));
        }
        var streams = new ArrayList<Stream>();
        var channels = new ArrayList<ManagedChannel>();
        var left = new CountDownLatch(CONNECTIONS * IN_FLIGHT);
        var turn = new AtomicInteger();
        var answered = new LongAdder();
        var allowed = new LongAdder();
        long end = System.nanoTime() + time.toNanos();
        for (int i = 0; i < CONNECTIONS; i++) {
            ManagedChannel channel =
                    NettyChannelBuilder.forAddress("127.0.0.1", port)
                            .usePlaintext()
                            .directExecutor()
                            .build();
            channels.add(channel);
            var stub = AuthorizationGrpc.newStub(channel);
            for (int j = 0; j < IN_FLIGHT; j++) {
                streams.add(new Stream(stub, requests, turn, end, answered, allowed, left));
            }
        }
        streams.forEach(Stream::next);
        left.await();
        channels.forEach(ManagedChannel::shutdownNow);
        return new Result(answered.sum(), allowed.sum());
    }

    /** Sends its next check when the last is answered. A failed call ends it. */
    private record Stream(
            AuthorizationGrpc.AuthorizationStub stub,
            List<CheckRequest> requests,
            AtomicInteger turn,
            long end,
            LongAdder answered,
            LongAdder allowed,
            CountDownLatch left)
            implements StreamObserver<CheckResponse> {

        void next() {
            if (System.nanoTime() - end >= 0) {
                left.countDown();
                return;
            }
            stub.check(requests.get(Math.floorMod(turn.getAndIncrement(), requests.size())), this);
        }

        @Override
        public void onNext(CheckResponse answer) {
            answered.increment();
            if (answer.getStatus().getCode() == 0) {
                allowed.increment();
            }
        }

        @Override
        public void onCompleted() {
            next();
        }

        @Override
        public void onError(Throwable fault) {
            left.countDown();
        }
    }

    /** Every client has a path, an address and mostly a program of its own. */
    private static CheckRequest request(int client, Credential credential) {
        String path = "/v1/orders/" + client + "?page=2";
        String address = "198.51.100." + client % 250;
        var headers =
                HeaderMap.newBuilder()
                        .addHeaders(Rehearsal.header(":authority", HOST))
                        .addHeaders(Rehearsal.header(":path", path))
                        .addHeaders(Rehearsal.header(":method", "GET"))
                        .addHeaders(Rehearsal.header(":scheme", "https"))
                        .addHeaders(Rehearsal.header("accept", "application/json"))
                        .addHeaders(Rehearsal.header("accept-encoding", "gzip, deflate, br"))
                        .addHeaders(
                                Rehearsal.header("user-agent", "training/" + client % 40 + ".1"))
                        .addHeaders(Rehearsal.header(credential.header(), credential.value()))
                        .addHeaders(Rehearsal.header("x-forwarded-for", address))
                        .addHeaders(Rehearsal.header("x-forwarded-proto", "https"))
                        .addHeaders(Rehearsal.header("x-request-id", "training-" + client));
        var http =
                AttributeContext.HttpRequest.newBuilder()
                        .setId("training-" + client)
                        .setMethod("GET")
                        .setScheme("https")
                        .setHost(HOST)
                        .setPath(path)
                        .setProtocol("HTTP/2")
                        .setHeaderMap(headers);
        var peer =
                Address.newBuilder()
                        .setSocketAddress(
                                SocketAddress.newBuilder().setAddress(address).setPortValue(4711));
        return CheckRequest.newBuilder()
                .setAttributes(
                        AttributeContext.newBuilder()
                                .setSource(AttributeContext.Peer.newBuilder().setAddress(peer))
                                .setRequest(AttributeContext.Request.newBuilder().setHttp(http)))
                .build();
    }
}
