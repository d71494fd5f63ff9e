// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.envoy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Envoy as a process of this machine. It picks its ports itself and reports them, so that nothing
 * can collide.
 */
final class NativeEnvoy implements Envoy {

    private final Path binary;
    private final Process process;
    private final Path accessLog;
    private final Path log;
    private final EnvoyAdmin admin;

    private NativeEnvoy(Path binary, Process process, Path accessLog, Path log, EnvoyAdmin admin) {
        this.binary = binary;
        this.process = process;
        this.accessLog = accessLog;
        this.log = log;
        this.admin = admin;
    }

    static NativeEnvoy start(Path binary, EnvoyConfig config, Path workDir, int workers) {
        try {
            Path file = workDir.resolve("envoy.json");
            Path adminAddress = workDir.resolve("envoy-admin.txt");
            Path accessLog = workDir.resolve("envoy-access.log");
            Path log = workDir.resolve("envoy.log");
            Files.writeString(file, config.listenOn("127.0.0.1", 0, 0).toJson());
            Files.deleteIfExists(adminAddress);
            List<String> command =
                    List.of(
                            binary.toString(),
                            "-c",
                            file.toString(),
                            "--admin-address-path",
                            adminAddress.toString(),
                            "--disable-hot-restart",
                            "--concurrency",
                            Integer.toString(workers),
                            "--file-flush-interval-msec",
                            "50",
                            "--log-level",
                            "warning");
            Process process =
                    new ProcessBuilder(command)
                            .redirectOutput(accessLog.toFile())
                            .redirectError(log.toFile())
                            .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            try {
                int adminPort = awaitAdmin(process, adminAddress, log);
                EnvoyAdmin admin = new EnvoyAdmin(adminPort);
                admin.awaitReady(Duration.ofSeconds(20), () -> said(process, log));
                return new NativeEnvoy(binary, process, accessLog, log, admin);
            } catch (RuntimeException e) {
                process.destroyForcibly();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + binary, e);
        }
    }

    @Override
    public int port() {
        return admin.listenerPort();
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
        return binary.toString();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static int awaitAdmin(Process process, Path address, Path log) throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            String text = Files.exists(address) ? Files.readString(address).strip() : "";
            int colon = text.lastIndexOf(':');
            if (colon > 0) {
                return Integer.parseInt(text.substring(colon + 1));
            }
            Pause.briefly();
        }
        throw new EnvoyFailed(said(process, log));
    }

    private static String said(Process process, Path log) {
        String state = process.isAlive() ? "Envoy does not get ready" : "Envoy stopped at once";
        try {
            List<String> lines = Files.readAllLines(log);
            return state
                    + ":\n"
                    + String.join(
                            "\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
        } catch (IOException _) {
            return state + ".";
        }
    }
}
