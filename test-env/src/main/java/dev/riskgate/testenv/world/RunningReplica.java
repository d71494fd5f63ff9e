// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A server in a process of its own: the program that {@code riskgate serve} runs. Closing it kills
 * it; it also ends with this JVM.
 */
public final class RunningReplica implements AutoCloseable {

    private static final int FIRST_PORT = 27_000;
    private static final int MOST_PORTS = 5_000;

    private final Path server;
    private final Path dir;
    private final String name;
    private final int port;
    private final Map<String, String> environment;
    private Process process;

    private RunningReplica(
            Path server, Path dir, String name, int port, Map<String, String> environment) {
        this.server = server;
        this.dir = dir;
        this.name = name;
        this.port = port;
        this.environment = environment;
        this.process = launched();
    }

    /**
     * One more server with the files of that world.
     *
     * @param dir for its logs
     * @param port where it listens, on 127.0.0.1
     */
    public static RunningReplica start(TestWorld testWorld, Path dir, String name, int port) {
        return start(testWorld, dir, name, port, Map.of());
    }

    /** The same with further variables. */
    public static RunningReplica start(
            TestWorld testWorld, Path dir, String name, int port, Map<String, String> environment) {
        return start(testWorld.files().server(), dir, name, port, environment);
    }

    /**
     * A server with that server file. Without a management port, unless a variable asks for one.
     */
    public static RunningReplica start(
            Path server, Path dir, String name, int port, Map<String, String> environment) {
        return new RunningReplica(server, dir, name, port, environment);
    }

    public String name() {
        return name;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public int port() {
        return port;
    }

    /** What it wrote beside decisions. */
    public Path log() {
        return dir.resolve(name + ".log");
    }

    public Path decisions() {
        return dir.resolve(name + ".jsonl");
    }

    /** SIGTERM, and waits until it has ended in order. */
    public void end() {
        process.destroy();
        awaitEnd();
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Starts it again, after {@link #end} or {@link #kill}. */
    public void restart() {
        process = launched();
    }

    @Override
    public void close() {
        kill();
    }

    /**
     * A port that nothing listens on. It is below those that systems give to connections, so that
     * none of these takes it before the replica does.
     */
    public static int freePort() {
        for (int i = 0; i < MOST_PORTS; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, FIRST_PORT + MOST_PORTS);
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException _) {
                // Somebody listens there.
            }
        }
        throw new IllegalStateException("there is no free port");
    }

    private Process launched() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("dev.riskgate.cli.Main", "serve", "--config"));
        command.add(server.toString());
        ProcessBuilder java = new ProcessBuilder(command);
        java.environment().put("RISKGATE_GRPC_ADDRESS", "127.0.0.1:" + port);
        java.environment().put("RISKGATE_MANAGEMENT_ADDRESS", "off");
        java.environment().put("RISKGATE_LOG_DECISIONS", decisions().toString());
        java.environment().putAll(environment);
        java.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        try {
            Process started = java.start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException(name + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
