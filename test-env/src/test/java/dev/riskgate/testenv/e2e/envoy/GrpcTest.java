// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.world.TestWorld;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Objects;

/** A gRPC service behind the shipped Envoy: its callers get gRPC statuses, whoever refuses them. */
class GrpcTest {

    private static final String ROUTES = "routes:\n";
    private static final String ADMINISTRATION =
            ROUTES
                    + "  - name: administration\n"
                    + "    match: { path: /example.Administration/** }\n"
                    + "    require: { scopes: [admin] }\n";

    @TempDir static Path work;
    private static final HealthStatusManager API = new HealthStatusManager();
    private static Server server;
    private static TestWorld testWorld;
    private static ManagedChannel channel;

    @BeforeAll
    static void start() throws Exception {
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(API.getHealthService())
                        .build()
                        .start();
        testWorld =
                TestWorld.start(
                        TestWorld.Setup.of(Checkout.find(), work, "acme", "busy")
                                .withPolicy(text -> Shipped.replaced(text, ROUTES, ADMINISTRATION))
                                .withEnvoy(
                                        envoy -> Shipped.speakingHttp2(envoy, server.getPort())));
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", testWorld.envoy().port())
                        .usePlaintext()
                        .build();
    }

    @AfterAll
    static void stop() throws Exception {
        channel.shutdownNow();
        testWorld.close();
        server.shutdownNow();
    }

    @Test
    void anAllowedCallPasses() {
        assertThat(check(key("acme")).getStatus()).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void anAllowedStreamGoesOn() {
        Iterator<HealthCheckResponse> answers =
                calling(key("acme")).watch(HealthCheckRequest.getDefaultInstance());
        assertThat(answers.next().getStatus()).isEqualTo(ServingStatus.SERVING);
        API.setStatus("", ServingStatus.NOT_SERVING);
        assertThat(answers.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
        API.setStatus("", ServingStatus.SERVING);
        assertThat(answers.next().getStatus()).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void aCallWithoutACredentialIsUnauthenticated() {
        StatusRuntimeException refusal = refusal(() -> check("none"));
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(refusal.getStatus().getDescription()).contains("credential-invalid");
        assertThat(header(refusal, "x-riskgate-decision")).isNotEqualTo("null");
        assertThat(header(refusal, "www-authenticate")).isNotEqualTo("null");
    }

    @Test
    void aCallBeyondTheCallersScopesIsDenied() {
        var method =
                HealthGrpc.getCheckMethod().toBuilder()
                        .setFullMethodName("example.Administration/Delete")
                        .build();
        StatusRuntimeException refusal =
                refusal(
                        () -> {
                            var stub = calling(key("acme"));
                            ClientCalls.blockingUnaryCall(
                                    stub.getChannel(),
                                    method,
                                    stub.getCallOptions(),
                                    HealthCheckRequest.getDefaultInstance());
                        });
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    }

    /** UNAVAILABLE, which Envoy would make of a 429, invites a client to try again at once. */
    @Test
    void tooManyCallsAreResourceExhausted() {
        StatusRuntimeException refusal =
                refusal(
                        () -> {
                            for (int call = 0; call < 1000; call++) {
                                check(key("busy"));
                            }
                        });
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(header(refusal, "retry-after")).isNotEqualTo("null");
    }

    private static StatusRuntimeException refusal(Runnable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call::run);
    }

    private static String header(StatusRuntimeException refusal, String name) {
        return String.valueOf(
                Objects.requireNonNull(refusal.getTrailers())
                        .get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
    }

    private static String key(String client) {
        return testWorld.files().partner(client).key();
    }

    private static HealthCheckResponse check(String apiKey) {
        return calling(apiKey).check(HealthCheckRequest.getDefaultInstance());
    }

    private static HealthGrpc.HealthBlockingStub calling(String apiKey) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("x-api-key", Metadata.ASCII_STRING_MARSHALLER), apiKey);
        headers.put(
                Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER),
                Shipped.ADDRESS);
        return HealthGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }
}
