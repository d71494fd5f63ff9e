// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.Code;

import dev.riskgate.server.config.ServerConfigs;
import dev.riskgate.state.TestClock;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.TestCertificate;

import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** With {@code grpc.tls.clientCaFile} nobody but Envoy can ask for a verdict, or teach a habit. */
class ClientCertificateTest {

    @TempDir Path folder;
    private Path authority;
    private TestCertificate ours;
    private TestCertificate envoys;
    private TestCertificate strangers;
    private Riskgate server;

    @BeforeEach
    void start() throws Exception {
        ours = certificate("ours");
        envoys = certificate("envoys");
        strangers = certificate("strangers");
        authority = Files.copy(envoys.certificateFile(), folder.resolve("ca.pem"));
        server = started();
    }

    private Riskgate started() throws Exception {
        Path policy =
                Files.writeString(
                        folder.resolve("policy.yaml"),
                        "apiVersion: riskgate.dev/v1\nkind: Policy\n");
        return Riskgate.start(
                ServerConfigs.read(
                        null,
                        Map.of(
                                "RISKGATE_GRPC_ADDRESS",
                                "127.0.0.1:0",
                                "RISKGATE_MANAGEMENT_ADDRESS",
                                "off",
                                "RISKGATE_POLICY_FILE",
                                policy.toString(),
                                "RISKGATE_LOG_DECISIONS",
                                "off",
                                "RISKGATE_GRPC_TLS_CERT_FILE",
                                ours.certificateFile() + "",
                                "RISKGATE_GRPC_TLS_KEY_FILE",
                                ours.keyFile() + "",
                                "RISKGATE_GRPC_TLS_CLIENT_CA_FILE",
                                authority + "",
                                "RISKGATE_DRAIN_NOTICE",
                                "0ms")),
                new TestClock());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whoShowsACertificateOfTheAuthorityIsAnswered() throws Exception {
        CheckResponse response = check(secured(envoys));

        assertThat(response.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED_VALUE);
    }

    @Test
    void whoShowsNoneOrAnotherOneOrSpeaksPlainTextIsNot() throws Exception {
        assertThat(refusal(secured(null))).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(refusal(secured(strangers))).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(refusal(builder().usePlaintext())).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void anotherAuthorityCountsWithoutARestart() throws Exception {
        Path next = Files.copy(strangers.certificateFile(), folder.resolve("next.pem"));
        Files.move(next, authority, StandardCopyOption.ATOMIC_MOVE);

        Await.until(
                "the new authority's caller answered",
                Duration.ofSeconds(30),
                () -> {
                    try {
                        return check(secured(strangers)).hasStatus();
                    } catch (StatusRuntimeException _) {
                        return false;
                    }
                });
        assertThat(refusal(secured(envoys))).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void anAuthorityFileThatIsStillBeingWrittenIsNotHalfBelievedAtTheStart() throws Exception {
        String pem = Files.readString(authority);
        AtomicBoolean over = new AtomicBoolean();
        Thread writer =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    for (int line = 0; !over.get(); line++) {
                                        replaceAuthority("line " + line + "\n" + pem);
                                    }
                                });
        try {
            assertThatThrownBy(this::started)
                    .isInstanceOf(StartException.class)
                    .hasMessageContainingAll("grpcClientCa", "ca.pem", "still being written");
        } finally {
            over.set(true);
            writer.join();
        }
    }

    private void replaceAuthority(String text) {
        try {
            Path next = Files.writeString(folder.resolve("next.pem"), text);
            Files.move(next, authority, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TestCertificate certificate(String name) throws IOException {
        return TestCertificate.in(Files.createDirectory(folder.resolve(name)));
    }

    private NettyChannelBuilder builder() {
        return NettyChannelBuilder.forAddress("127.0.0.1", server.port());
    }

    private NettyChannelBuilder secured(@Nullable TestCertificate shown) throws IOException {
        SslContextBuilder tls =
                GrpcSslContexts.forClient().trustManager(ours.certificateFile().toFile());
        if (shown != null) {
            tls.keyManager(shown.certificateFile().toFile(), shown.keyFile().toFile());
        }
        return builder().sslContext(tls.build());
    }

    private static Status.Code refusal(NettyChannelBuilder caller) {
        return catchThrowableOfType(StatusRuntimeException.class, () -> check(caller))
                .getStatus()
                .getCode();
    }

    /** A message without a request: only whether there is an answer counts here. */
    private static CheckResponse check(NettyChannelBuilder caller) throws InterruptedException {
        ManagedChannel channel = caller.build();
        try {
            return AuthorizationGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(10, TimeUnit.SECONDS)
                    .check(CheckRequest.getDefaultInstance());
        } finally {
            channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
    }
}
