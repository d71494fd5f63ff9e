// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.prometheus;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.world.RunningReplica;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Prometheus with {@code deploy/prometheus/prometheus.yaml}, but for addresses and intervals, and
 * so with the rules that ship. It keeps little: a demo may run for long.
 */
public final class Prometheus implements AutoCloseable {

    private final Process process;
    private final int port;

    private Prometheus(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * What it scrapes.
     *
     * @param riskgates management ports
     * @param envoy admin port
     * @param interval of scrapes and of rules
     */
    public record Targets(List<Integer> riskgates, int envoy, Duration interval) {
        public Targets {
            riskgates = List.copyOf(riskgates);
        }
    }

    /** The program, if it is on the PATH. */
    public static Optional<Path> program(Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "prometheus"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts it; it listens a moment later.
     *
     * @param workDir for its configuration, data and log
     */
    public static Prometheus start(Path program, Checkout checkout, Path workDir, Targets targets)
            throws IOException {
        Path config = workDir.resolve("prometheus.yaml");
        Files.writeString(config, config(checkout, targets));
        int port = RunningReplica.freePort();
        Process process =
                new ProcessBuilder(
                                program.toString(),
                                "--config.file=" + config,
                                "--storage.tsdb.path=" + workDir.resolve("tsdb"),
                                "--storage.tsdb.retention.time=1d",
                                "--storage.tsdb.retention.size=256MB",
                                "--web.listen-address=127.0.0.1:" + port)
                        .redirectErrorStream(true)
                        .redirectOutput(workDir.resolve("prometheus.log").toFile())
                        .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new Prometheus(process, port);
    }

    private static String config(Checkout checkout, Targets targets) throws IOException {
        String riskgates =
                targets.riskgates().stream()
                        .map(port -> "\"127.0.0.1:" + port + "\"")
                        .collect(Collectors.joining(", "));
        return Files.readString(checkout.root().resolve("deploy/prometheus/prometheus.yaml"))
                .replace("interval: 15s", "interval: " + targets.interval().toSeconds() + "s")
                .replace("../..", checkout.root().toString())
                .replace("\"127.0.0.1:9192\"", riskgates)
                .replace("127.0.0.1:9901", "127.0.0.1:" + targets.envoy());
    }

    /** Where it answers, on 127.0.0.1. */
    public int port() {
        return port;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
