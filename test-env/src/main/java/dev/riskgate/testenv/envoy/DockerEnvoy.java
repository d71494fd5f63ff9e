// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.envoy;

import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Envoy as a container. On Linux it shares the host's network, so that it reaches loopback
 * addresses and is reached like a process of this machine; elsewhere Docker forwards the ports and
 * {@code host.docker.internal} is the host.
 */
final class DockerEnvoy implements Envoy {

    private static final String DEFAULT_IMAGE = "envoyproxy/envoy:v1.40.0";
    private static final boolean HOST_NETWORK =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    private static final int API_PORT = 8080;
    private static final int ADMIN_PORT = 9901;

    /** As many lines of what went wrong are shown. */
    private static final int SHOWN = 10;

    private static final String CONFIG = "/etc/envoy/riskgate.json";
    private static final String ADMIN_ADDRESS = "/tmp/envoy-admin.txt";

    private final String image;
    private final GenericContainer<?> container;
    private final Path accessLog;
    private final Path log;
    private final EnvoyAdmin admin;

    private DockerEnvoy(
            String image,
            GenericContainer<?> container,
            Path accessLog,
            Path log,
            EnvoyAdmin admin) {
        this.image = image;
        this.container = container;
        this.accessLog = accessLog;
        this.log = log;
        this.admin = admin;
    }

    /**
     * The image to run ({@code RISKGATE_ENVOY_IMAGE}, else Envoy's own) if a Docker daemon answers.
     */
    static Optional<String> image(Map<String, String> environment) {
        Path home = Path.of(System.getProperty("user.home"));
        boolean likely =
                environment.containsKey("DOCKER_HOST")
                        || Files.exists(Path.of("/var/run/docker.sock"))
                        || Files.exists(home.resolve(".docker/run/docker.sock"));
        return likely && DockerClientFactory.instance().isDockerAvailable()
                ? Optional.of(environment.getOrDefault("RISKGATE_ENVOY_IMAGE", DEFAULT_IMAGE))
                : Optional.empty();
    }

    static DockerEnvoy start(String image, EnvoyConfig config, Path workDir, int workers) {
        Path accessLog = workDir.resolve("envoy-access.log");
        Path log = workDir.resolve("envoy.log");
        GenericContainer<?> container =
                new GenericContainer<>(DockerImageName.parse(image))
                        .withCopyToContainer(Transferable.of(json(config)), CONFIG)
                        .withCommand(
                                "envoy",
                                "-c",
                                CONFIG,
                                "--admin-address-path",
                                ADMIN_ADDRESS,
                                // Or a second one on the host's network finds the first one's
                                // socket.
                                "--disable-hot-restart",
                                "--concurrency",
                                Integer.toString(workers))
                        .withLogConsumer(
                                frame ->
                                        append(
                                                frame.getType() == OutputFrame.OutputType.STDOUT
                                                        ? accessLog
                                                        : log,
                                                frame))
                        .waitingFor(
                                new StartedOrEnded().withStartupTimeout(Duration.ofSeconds(60)));
        if (HOST_NETWORK) {
            container.withNetworkMode("host");
        } else {
            container.withExposedPorts(API_PORT, ADMIN_PORT);
        }
        boolean started = false;
        try {
            container.start();
            EnvoyAdmin admin = new EnvoyAdmin(adminPort(container));
            admin.awaitReady(Duration.ofSeconds(20), container::getLogs);
            started = true;
            return new DockerEnvoy(image, container, accessLog, log, admin);
        } catch (ContainerLaunchException e) {
            throw new EnvoyFailed("Docker could not start " + image + ": " + reason(e));
        } finally {
            if (!started) {
                container.stop();
            }
        }
    }

    /** Envoy says that it runs; one that ends before that is not waited for. */
    private static final class StartedOrEnded extends AbstractWaitStrategy {

        @Override
        protected void waitUntilReady() {
            long end = System.nanoTime() + startupTimeout.toNanos();
            while (!waitStrategyTarget.getLogs().contains("starting main dispatch loop")) {
                if (!waitStrategyTarget.isRunning() || System.nanoTime() > end) {
                    throw new ContainerLaunchException("it said\n" + waitStrategyTarget.getLogs());
                }
                Pause.briefly();
            }
        }
    }

    /** The first cause: what Docker refused, or the end of what Envoy said. */
    private static String reason(Throwable failure) {
        Throwable first = failure;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        List<String> lines = String.valueOf(first.getMessage()).lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN), lines.size()));
    }

    @Override
    public int port() {
        return HOST_NETWORK ? admin.listenerPort() : container.getMappedPort(API_PORT);
    }

    @Override
    public EnvoyAdmin admin() {
        return admin;
    }

    @Override
    public Path accessLog() {
        return accessLog;
    }

    @Override
    public Path log() {
        return log;
    }

    @Override
    public String origin() {
        return "Docker image " + image;
    }

    @Override
    public void close() {
        container.stop();
    }

    private static String json(EnvoyConfig config) {
        return HOST_NETWORK
                ? config.listenOn("127.0.0.1", 0, 0).toJson()
                : config.fromContainer("host.docker.internal")
                        .listenOn("0.0.0.0", API_PORT, ADMIN_PORT)
                        .toJson();
    }

    private static int adminPort(GenericContainer<?> container) {
        if (!HOST_NETWORK) {
            return container.getMappedPort(ADMIN_PORT);
        }
        String address =
                container.copyFileFromContainer(
                        ADMIN_ADDRESS,
                        in -> new String(in.readAllBytes(), StandardCharsets.UTF_8).strip());
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private static void append(Path file, OutputFrame frame) {
        byte[] bytes = frame.getBytes();
        if (bytes == null) {
            return;
        }
        try {
            Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
