// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo.full;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.envoy.Envoy;
import dev.riskgate.testenv.envoy.EnvoyConfig;
import dev.riskgate.testenv.envoy.EnvoyLauncher;
import dev.riskgate.testenv.prometheus.Prometheus;
import dev.riskgate.testenv.world.Issuer;
import dev.riskgate.testenv.world.LongStanding;
import dev.riskgate.testenv.world.RawHttp;
import dev.riskgate.testenv.world.RunningReplica;
import dev.riskgate.testenv.world.ShiftableClock;
import dev.riskgate.testenv.world.Upstream;
import dev.riskgate.testenv.world.WorldFiles;
import dev.riskgate.testredis.RedisServer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Everything that the full demo needs, as processes of this machine: a Redis, an Envoy, two servers
 * and a Prometheus where there is one; in this process the API and the token issuer. Used by one
 * thread.
 */
final class FullWorld implements AutoCloseable {

    private static final int SERVERS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Above the budget of a check, see {@link WorldFiles}. */
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(6);

    private static final Duration SCRAPE_INTERVAL = Duration.ofSeconds(2);
    private static final String SHADOW_POLICY = "shadowPolicy: next-policy.yaml\n";

    /** Of the only rule in shadow mode. */
    private static final String SHADOW_RULE = "    mode: shadow\n";

    private static final String HEALTHY = "cluster.riskgate.membership_healthy";

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Path folder;
    private final ShiftableClock clock = new ShiftableClock(InstantSource.system());
    private final RedisServer redis;
    private final WorldFiles files;
    private final Callers callers;
    private final int past;
    private final List<Server> servers = new ArrayList<>();
    private final Envoy envoy;
    private final Optional<Prometheus> prometheus;

    private FullWorld(Checkout checkout, Path folder, long seed) throws Exception {
        this.folder = folder;
        try {
            redis = opened(RedisServer.start());
            LongStanding.pretend(redis::command);
            Upstream upstream = opened(Upstream.start());
            Issuer issuer = opened(Issuer.start(clock));
            Files.writeString(token(), secret());
            files =
                    WorldFiles.write(
                            folder,
                            checkout.demo().resolve("full-policy.yaml"),
                            policy -> policy,
                            server -> server + redisSection(redis.port()) + SHADOW_POLICY,
                            issuer,
                            Callers.PARTNERS);
            Files.writeString(shadowPolicy(), next(Files.readString(files.policy())));
            callers = new Callers(files::partner, () -> issuer.token(Callers.ANALYTICS));
            past = new Past(clock, callers.honest(), seed).pass(files.server());
            for (int i = 1; i <= SERVERS; i++) {
                servers.add(server("riskgate-" + i));
            }
            envoy =
                    opened(
                            new EnvoyLauncher(checkout)
                                    .start(config(checkout, upstream.port()), folder));
            awaitHealthy();
            prometheus = prometheus(checkout);
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /**
     * One of the servers.
     *
     * @param management its management port, on 127.0.0.1
     */
    record Server(RunningReplica process, int management) {}

    /**
     * Starts everything, and lets the past of the honest callers pass.
     *
     * @param folder for all files; must exist
     * @throws dev.riskgate.testenv.MissingPrerequisite if this machine lacks something, with the
     *     remedy
     */
    static FullWorld start(Checkout checkout, Path folder, long seed) throws Exception {
        return new FullWorld(checkout, folder, seed);
    }

    Path folder() {
        return folder;
    }

    WorldFiles files() {
        return files;
    }

    Callers callers() {
        return callers;
    }

    /** How many requests of the past were decided. */
    int past() {
        return past;
    }

    List<Server> servers() {
        return List.copyOf(servers);
    }

    Envoy envoy() {
        return envoy;
    }

    /** The program of Redis, and where it answers. */
    RedisServer redis() {
        return redis;
    }

    Optional<Prometheus> prometheus() {
        return prometheus;
    }

    /** A client in front of Envoy. */
    RawHttp http() {
        return new RawHttp(envoy.port());
    }

    /** The file with the token that operators need. */
    Path token() {
        return folder.resolve("management-token");
    }

    /** Redis accepts connections and answers nobody. */
    Outage outage() {
        return new Outage() {
            @Override
            public void begin(Duration lasts) {
                redis.stall();
            }

            @Override
            public void end() {
                redis.resume();
            }
        };
    }

    /** The second policy, which decides beside the first without any effect. */
    Path shadowPolicy() {
        return folder.resolve("next-policy.yaml");
    }

    /** Ends everything that was started, in reverse order. */
    @Override
    public void close() throws IOException {
        // Whoever interrupted us wants an end, and that needs waiting for processes.
        boolean interrupted = Thread.interrupted();
        List<Exception> failures = new ArrayList<>();
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                failures.add(e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!failures.isEmpty()) {
            throw new IOException("could not stop everything", failures.getFirst());
        }
    }

    private Server server(String name) {
        int management = RunningReplica.freePort();
        Map<String, String> environment =
                Map.of(
                        "RISKGATE_MANAGEMENT_ADDRESS",
                        "127.0.0.1:" + management,
                        "RISKGATE_MANAGEMENT_TOKEN_FILE",
                        token().toString());
        RunningReplica process =
                RunningReplica.start(
                        files.server(), folder, name, RunningReplica.freePort(), environment);
        return new Server(opened(process), management);
    }

    private EnvoyConfig config(Checkout checkout, int api) {
        EnvoyConfig config =
                EnvoyConfig.load(checkout.envoyConfig())
                        .trustedProxies(1)
                        .checkTimeout(CHECK_TIMEOUT)
                        .cluster("api", "127.0.0.1", api)
                        .cluster("riskgate", "127.0.0.1", servers.getFirst().process().port());
        for (Server each : servers.subList(1, servers.size())) {
            config = config.alsoCluster("riskgate", "127.0.0.1", each.process().port());
        }
        return config;
    }

    /** Waits until Envoy asks all servers. */
    private void awaitHealthy() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (envoy.admin().stat(HEALTHY) < SERVERS) {
            for (Server each : servers) {
                if (!each.process().isAlive() || System.nanoTime() > end) {
                    throw new IllegalStateException(
                            each.process().name()
                                    + " does not get ready:\n"
                                    + Files.readString(each.process().log()));
                }
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private Optional<Prometheus> prometheus(Checkout checkout) throws IOException {
        Optional<Path> program = Prometheus.program(System.getenv());
        if (program.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> ports = servers.stream().map(Server::management).toList();
        Prometheus.Targets targets =
                new Prometheus.Targets(ports, envoy.admin().port(), SCRAPE_INTERVAL);
        return Optional.of(opened(Prometheus.start(program.get(), checkout, folder, targets)));
    }

    /** The policy that would be tried out next: its rule in shadow mode is enforced. */
    private static String next(String policy) {
        if (!policy.contains(SHADOW_RULE)) {
            throw new IllegalStateException("full-policy.yaml has no rule in shadow mode");
        }
        return policy.replace(SHADOW_RULE, "");
    }

    private static String redisSection(int port) {
        // A busy machine must not look like a Redis that is away: the default is 50 ms.
        return "redis: { address: \"127.0.0.1:%d\", timeout: 500ms }\n".formatted(port);
    }

    private static String secret() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private <T extends AutoCloseable> T opened(T part) {
        running.push(part);
        return part;
    }
}
