// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.servers;

import dev.riskgate.bench.load.NoopServer;
import dev.riskgate.bench.measure.Server;
import dev.riskgate.testredis.RedisServer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts the servers of one benchmark, all JVMs with the same options. */
public final class Servers {

    private final Path root;
    private final Path directory;
    private final String jvm;

    /**
     * @param root the checkout, built
     * @param directory for what the servers write
     * @param jvm options, separated by spaces
     */
    public Servers(Path root, Path directory, String jvm) throws IOException {
        this.root = root;
        this.directory = Files.createDirectories(directory);
        this.jvm = jvm;
    }

    public Server noop() throws IOException, InterruptedException {
        int port = FreePorts.free();
        var command =
                new ArrayList<>(
                        List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
        command.add("@" + root.resolve("ext-authz-server/src/dist/bin/jvm.options"));
        command.addAll(words(jvm));
        command.add("-Dlogback.configurationFile=dev/riskgate/bench/logback.xml");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(NoopServer.class.getName(), Integer.toString(port)));
        return jvm("noop", port, command, Map.of(), Server.Backing.NONE, null);
    }

    /** Riskgate as its start script starts it, with these files. */
    public Server riskgate(String name, RiskgateFiles files, @Nullable RedisServer redis)
            throws IOException, InterruptedException {
        Path script = root.resolve("ext-authz-server/target/riskgate/bin/riskgate");
        return jvm(
                name,
                files.grpcPort(),
                List.of(script.toString(), "serve"),
                Map.of(
                        "RISKGATE_CONFIG", files.server().toString(),
                        "RISKGATE_JVM", jvm,
                        "JAVA_HOME", System.getProperty("java.home")),
                redis == null
                        ? Server.Backing.NONE
                        : new RedisMeter(redis, List.of(files.managementPort()))::read,
                files.decisions());
    }

    private Server jvm(
            String name,
            int port,
            List<String> command,
            Map<String, String> environment,
            Server.Backing backing,
            @Nullable Path decisions)
            throws IOException, InterruptedException {
        Path output = directory.resolve(name + ".out");
        return listening(
                new Server(
                        name,
                        ServerProcess.start(command, environment, output),
                        FreePorts.local(port),
                        backing,
                        decisions));
    }

    /** A server that is no JVM of ours. */
    public Server other(String name, int port, List<String> command, Path workDirectory)
            throws IOException, InterruptedException {
        return listening(
                new Server(
                        name,
                        NativeProcess.start(
                                command, workDirectory, directory.resolve(name + ".out")),
                        FreePorts.local(port),
                        Server.Backing.NONE,
                        null));
    }

    private static Server listening(Server server) throws IOException, InterruptedException {
        InetSocketAddress address = server.address();
        try {
            server.process().awaitPort(address);
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split(" +", -1));
    }
}
