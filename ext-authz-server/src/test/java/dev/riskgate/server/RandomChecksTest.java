// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.envoy.RandomCheckRequests;
import dev.riskgate.server.config.ServerConfigs;
import dev.riskgate.state.TestClock;

import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Whatever comes, the whole server answers with a verdict, and with the same one for both forms of
 * headers.
 */
class RandomChecksTest {

    private static final int SAMPLES = 50_000;

    @TempDir Path folder;

    @Test
    void everyRandomCheckRequestIsAnsweredWithAVerdictAndNeverWithAnRpcError() throws Exception {
        Path policy =
                Files.writeString(
                        folder.resolve("policy.yaml"),
                        """
                        apiVersion: riskgate.dev/v1
                        kind: Policy
                        credentials:
                          - apiKey: { name: partners, header: x-api-key }
                        routes:
                          - name: public
                            match: { path: "/**" }
                            anonymous: true
                        unauthentic: { perAddress: unlimited, perNetwork: unlimited }
                        """);
        Map<String, String> environment =
                Map.of(
                        "RISKGATE_GRPC_ADDRESS", "127.0.0.1:0",
                        "RISKGATE_MANAGEMENT_ADDRESS", "off",
                        "RISKGATE_LOG_DECISIONS", "off",
                        "RISKGATE_CHECK_BUDGET", "10s",
                        "RISKGATE_DRAIN_NOTICE", "0s",
                        "RISKGATE_POLICY_FILE", policy.toString());
        try (Riskgate server =
                Riskgate.start(ServerConfigs.read(null, environment), new TestClock())) {
            ManagedChannel channel =
                    NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                            .usePlaintext()
                            .build();
            var random = new RandomCheckRequests(20_261_123);
            int passed = 0;
            for (int i = 0; i < SAMPLES; i++) {
                var sample = random.next();
                CheckResponse raw = check(channel, sample.raw().toByteArray());
                CheckResponse joined = check(channel, sample.joined().toByteArray());
                assertThat(raw.hasStatus()).as("sample %s", i).isTrue();
                assertThat(joined.hasStatus()).as("sample %s", i).isTrue();
                if (sample.same()) {
                    assertThat(verdict(raw)).as("sample %s", i).isEqualTo(verdict(joined));
                }
                passed += raw.getStatus().getCode() == 0 ? 1 : 0;
            }
            assertThat(passed).isBetween(1, SAMPLES - 1);
            channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    private static String verdict(CheckResponse response) {
        return response.getStatus().getCode()
                + " "
                + response.getDeniedResponse().getStatus().getCodeValue();
    }

    private static CheckResponse check(ManagedChannel channel, byte[] message) {
        return ClientCalls.blockingUnaryCall(channel, METHOD, CallOptions.DEFAULT, message);
    }

    private static final MethodDescriptor<byte[], CheckResponse> METHOD =
            AuthorizationGrpc.getCheckMethod().toBuilder(
                            new Bytes(), AuthorizationGrpc.getCheckMethod().getResponseMarshaller())
                    .setSchemaDescriptor(null)
                    .build();

    /** Sends what may be no message at all. */
    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
