package dev.riskgate.bench;

import dev.riskgate.bench.load.Call;
import dev.riskgate.bench.load.LoadGenerator;
import dev.riskgate.bench.load.NoopServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts the servers of one benchmark, all with the same options of the JVM. */
final class Targets {

    private final Path root;
    private final Path directory;
    private final String jvm;
    private final LoadGenerator.Shape shape;
    private final List<Call> calls;

    /**
     * @param root the checkout, built
     * @param directory for what the servers write
     * @param jvm options, separated by spaces
     */
    Targets(Path root, Path directory, String jvm, LoadGenerator.Shape shape, List<Call> calls) {
        this.root = root;
        this.directory = directory;
        this.jvm = jvm;
        this.shape = shape;
        this.calls = calls;
    }

    Target noop() throws IOException, InterruptedException {
        int port = freePort();
        var command =
                new ArrayList<>(
                        List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
        command.add("@" + root.resolve("ext-authz-server/src/dist/bin/jvm.options"));
        command.addAll(words(jvm));
        command.add("-Dlogback.configurationFile=dev/riskgate/bench/logback.xml");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(NoopServer.class.getName(), Integer.toString(port)));
        return target("noop", port, command, Map.of());
    }

    /** Riskgate as its start script starts it, with these files. */
    Target riskgate(RiskgateFiles files) throws IOException, InterruptedException {
        Path script = root.resolve("ext-authz-server/target/riskgate/bin/riskgate");
        return target(
                "riskgate",
                files.grpcPort(),
                List.of(script.toString(), "serve"),
                Map.of(
                        "RISKGATE_CONFIG", files.server().toString(),
                        "RISKGATE_JVM", jvm,
                        "JAVA_HOME", System.getProperty("java.home")));
    }

    private Target target(
            String name, int port, List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path output = directory.resolve(name + ".out");
        ServerProcess process = ServerProcess.start(command, environment, output);
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            process.awaitPort(address);
            return new Target(name, process, new LoadGenerator(address, shape, calls));
        } catch (IOException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** A port that was free a moment ago. */
    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split(" +", -1));
    }
}
