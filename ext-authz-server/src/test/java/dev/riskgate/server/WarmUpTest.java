// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.challenge.DenialResponses;
import dev.riskgate.challenge.ProofSettings;
import dev.riskgate.challenge.Proofs;
import dev.riskgate.challenge.ResponseSettings;
import dev.riskgate.check.CheckListener;
import dev.riskgate.check.PolicySnapshot;
import dev.riskgate.check.Stage;
import dev.riskgate.decision.Decision;
import dev.riskgate.envoy.CheckRequestReader;
import dev.riskgate.envoy.CheckResponseWriter;
import dev.riskgate.envoy.EnvoyEnds;
import dev.riskgate.envoy.ReaderSettings;
import dev.riskgate.envoy.Rehearsal;
import dev.riskgate.envoy.WriterSettings;
import dev.riskgate.identity.Identifier;
import dev.riskgate.observation.GeoLookup;
import dev.riskgate.observation.Observer;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.TestCertificate;
import dev.riskgate.verdict.Verdict;

import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

class WarmUpTest {

    private final InstantSource clock = InstantSource.system();

    @Test
    void everyWayOutIsTakenWhateverThePolicyLetsThrough() throws Exception {
        for (String mode : List.of("enforce", "shadow")) {
            Heard heard = new Heard();

            WarmUp.of(snapshot(mode), clock, heard);

            assertThat(heard.enforced()).as(mode).contains(200, 401, 403, 429);
            assertThat(heard.verdicts())
                    .as(mode)
                    .contains(
                            Verdict.Allow.class,
                            Verdict.Challenge.class,
                            Verdict.Deny.class,
                            Verdict.Throttle.class);
            assertThat(heard.moved.get()).as("checks that waited").isPositive();
            assertThat(heard.faults).isEmpty();
        }
    }

    @Test
    void whatGoesWrongKeepsNoServerFromStarting() throws Exception {
        Snapshot good = snapshot("enforce");
        InstantSource broken =
                () -> {
                    throw new IllegalStateException("no time");
                };

        assertThatCode(() -> WarmUp.of(good, broken)).doesNotThrowAnyException();
    }

    @Test
    void threadsOfTheRehearsalEndWithIt() throws Exception {
        WarmUp.of(snapshot("enforce"), clock);

        Await.until(
                "the threads of the rehearsal have ended",
                () ->
                        Thread.getAllStackTraces().keySet().stream()
                                .noneMatch(
                                        each -> each.getName().startsWith("riskgate-rehearsal")));
    }

    @Test
    void aRehearsalThatIsNotAnsweredSaysSo() {
        var broken =
                new AuthorizationGrpc.AuthorizationImplBase() {
                    @Override
                    public void check(CheckRequest request, StreamObserver<CheckResponse> answer) {
                        answer.onError(new IllegalStateException("broken"));
                    }
                };

        assertThatThrownBy(() -> Rehearsal.check(broken, List.of("/"), 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("UNKNOWN");
    }

    @Test
    void connectionsAreRehearsedUpToTheCallersCertificate(@TempDir Path folder) throws Exception {
        TestCertificate ours = TestCertificate.in(folder);
        File certificate = ours.certificateFile().toFile();
        File key = ours.keyFile().toFile();
        var asked = new AtomicInteger();
        SslContext server =
                GrpcSslContexts.forServer(certificate, key)
                        .trustManager(new Counting(asked))
                        .clientAuth(ClientAuth.REQUIRE)
                        .build();
        SslContext client =
                GrpcSslContexts.forClient()
                        .trustManager(certificate)
                        .keyManager(certificate, key)
                        .endpointIdentificationAlgorithm("")
                        .build();

        Rehearsal.connect(server, client, 3);

        assertThat(asked).hasValue(3);
    }

    /** Trusts nobody. */
    private static final class Counting extends X509ExtendedTrustManager {

        private final AtomicInteger asked;

        Counting(AtomicInteger asked) {
            this.asked = asked;
        }

        private void refuse() throws CertificateException {
            asked.incrementAndGet();
            throw new CertificateException("nobody is trusted");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            refuse();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            refuse();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            refuse();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private Snapshot snapshot(String mode) throws Exception {
        var policy =
                PolicyLoader.parse(
                                "policy.yaml",
                                """
                                apiVersion: riskgate.dev/v1
                                kind: Policy
                                mode: %s
                                credentials:
                                  - apiKey: { name: keys, header: x-client }
                                routes:
                                  - name: all
                                    match: { path: /** }
                                """
                                        .formatted(mode)
                                        .getBytes(StandardCharsets.UTF_8))
                        .policy();
        return new Snapshot(
                new PolicySnapshot(
                        policy,
                        new Identifier(List.of()),
                        new Proofs(_ -> null, ProofSettings.DEFAULTS, clock),
                        new Observer(new byte[32], GeoLookup.NONE),
                        new RiskModel(Weights.shipped(), RiskSettings.defaults()),
                        new DenialResponses(ResponseSettings.DEFAULTS, _ -> null)),
                new EnvoyEnds(
                        new CheckRequestReader(ReaderSettings.of(0, Set.of(), null)),
                        new CheckResponseWriter(new WriterSettings(Set.of(), Set.of(), false))));
    }

    private static int status(Decision decision) {
        return decision.enforced() instanceof Verdict.Allow
                ? 200
                : decision.denialResponse().status();
    }

    /** What became of the checks. */
    private static final class Heard implements CheckListener {

        private final List<Decision> decisions = Collections.synchronizedList(new ArrayList<>());
        private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
        private final AtomicInteger moved = new AtomicInteger();

        Set<Integer> enforced() {
            return decisions.stream().map(WarmUpTest::status).collect(Collectors.toSet());
        }

        Set<Class<?>> verdicts() {
            return decisions.stream()
                    .map(each -> each.enforced().getClass())
                    .collect(Collectors.toSet());
        }

        @Override
        public void decided(Decision decision) {
            decisions.add(decision);
        }

        @Override
        public void left(Stage stage, long nanos) {}

        @Override
        public void moved() {
            moved.incrementAndGet();
        }

        @Override
        public void fault(Throwable fault) {
            faults.add(fault);
        }
    }
}
