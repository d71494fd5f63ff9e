// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.world;

import dev.riskgate.server.Riskgate;
import dev.riskgate.server.config.ServerConfig;
import dev.riskgate.server.config.ServerConfigs;
import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.envoy.Envoy;
import dev.riskgate.testenv.envoy.EnvoyConfig;
import dev.riskgate.testenv.envoy.EnvoyLauncher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Everything at once: an API, a token issuer, Riskgate in this process, and a real Envoy in front.
 */
public final class TestWorld implements AutoCloseable {

    /** Above Riskgate's own budget, see {@link WorldFiles}. */
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    /**
     * So that Riskgate knows of every code whether it was used, also in a story that is told as if
     * it were some minutes ago: see {@code MemoryStore}.
     */
    private static final Duration SINCE = Duration.ofHours(1);

    private final ShiftableClock clock = new ShiftableClock(InstantSource.system());
    private final Upstream upstream;
    private final Issuer issuer;
    private final WorldFiles files;
    private final Riskgate riskgate;
    private final Envoy envoy;

    /**
     * What a run wants.
     *
     * @param workDir for all files of the run; must exist
     * @param clients who gets an API key
     * @param policy changes the text of the demo's policy
     * @param server changes the text of the server file
     * @param envoy changes the configuration of deploy/envoy
     */
    public record Setup(
            Checkout checkout,
            Path workDir,
            List<String> clients,
            UnaryOperator<String> policy,
            UnaryOperator<String> server,
            UnaryOperator<EnvoyConfig> envoy) {

        public Setup {
            clients = List.copyOf(clients);
        }

        public static Setup of(Checkout checkout, Path workDir, String... clients) {
            return new Setup(
                    checkout,
                    workDir,
                    List.of(clients),
                    UnaryOperator.identity(),
                    UnaryOperator.identity(),
                    UnaryOperator.identity());
        }

        public Setup withPolicy(UnaryOperator<String> change) {
            return new Setup(checkout, workDir, clients, change, server, envoy);
        }

        public Setup withServer(UnaryOperator<String> change) {
            return new Setup(checkout, workDir, clients, policy, change, envoy);
        }

        public Setup withEnvoy(UnaryOperator<EnvoyConfig> change) {
            return new Setup(checkout, workDir, clients, policy, server, change);
        }
    }

    private TestWorld(Setup setup) throws Exception {
        try {
            upstream = opened(Upstream.start());
            issuer = opened(Issuer.start(clock));
            files =
                    WorldFiles.write(
                            setup.workDir(),
                            setup.checkout().demo().resolve("policy.yaml"),
                            setup.policy(),
                            setup.server(),
                            issuer,
                            setup.clients());
            ServerConfig config = ServerConfigs.read(files.server(), Map.of());
            clock.advance(SINCE.negated());
            riskgate = opened(Riskgate.start(config, clock));
            clock.reset();
            EnvoyConfig envoyConfig =
                    EnvoyConfig.load(setup.checkout().envoyConfig())
                            .trustedProxies(1)
                            .checkTimeout(PATIENCE)
                            .closingSoon()
                            .cluster("api", "127.0.0.1", upstream.port())
                            .cluster("riskgate", "127.0.0.1", riskgate.port());
            envoy =
                    opened(
                            new EnvoyLauncher(setup.checkout())
                                    .start(setup.envoy().apply(envoyConfig), setup.workDir()));
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /**
     * Starts everything.
     *
     * @throws dev.riskgate.testenv.MissingPrerequisite if this machine lacks something, with the
     *     remedy
     */
    public static TestWorld start(Setup setup) throws Exception {
        return new TestWorld(setup);
    }

    public ShiftableClock clock() {
        return clock;
    }

    public Upstream upstream() {
        return upstream;
    }

    public Issuer issuer() {
        return issuer;
    }

    public WorldFiles files() {
        return files;
    }

    public Riskgate riskgate() {
        return riskgate;
    }

    public Envoy envoy() {
        return envoy;
    }

    /** A client in front of Envoy. */
    public RawHttp http() {
        return new RawHttp(envoy.port());
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                failure = new IOException("could not stop everything", e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        running.push(part);
        return part;
    }
}
