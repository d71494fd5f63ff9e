// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.envoy.EnvoyLauncher;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The first steps on the page, typed into a shell as they stand, but on ports of this test. */
class FromNothingTest {

    private static final String HEADING = "From nothing to the first 401 and 200";
    private static final Pattern CALL = Pattern.compile("^call .*# (\\d+)$", Pattern.MULTILINE);
    private static final List<String> PORTS = List.of("8080", "8081", "9191", "9192", "9901");
    private static final String SERVER = "kind: Server\n";
    private static final String ADDRESSES =
            """
            grpc: { address: "127.0.0.1:9191" }
            management: { address: "127.0.0.1:9192" }
            """;

    @TempDir Path folder;

    @Test
    void theCommandsOnThePageEndWithTheStatusesOnThePage() throws Exception {
        Checkout checkout = Checkout.find();
        Path riskgate = checkout.root().resolve("ext-authz-server/target/riskgate/bin/riskgate");
        assumeTrue(Files.exists(riskgate), "Riskgate is not packaged: run mvn verify");
        for (String tool : new String[] {"curl", "python3", "bash"}) {
            assumeTrue(onPath(tool), "this page needs " + tool + " on the PATH");
        }
        String script = String.join("\n", Shipped.README.blocks(HEADING, "bash")) + "\necho END\n";
        script = Shipped.replaced(script, SERVER, SERVER + ADDRESSES);
        String config = Files.readString(checkout.envoyConfig());
        for (String port : PORTS) {
            String free = Integer.toString(freePort());
            script = Shipped.replaced(script, port, free);
            config = config.replace("port_value: " + port, "port_value: " + free);
        }
        Files.createDirectories(folder.resolve("deploy/envoy"));
        Files.writeString(folder.resolve("deploy/envoy/envoy.yaml"), config);
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("envoy"), new EnvoyLauncher(checkout).program());

        List<String> said = run(script, riskgate.getParent() + File.pathSeparator + bin);

        String[] promised =
                CALL.matcher(script).results().map(m -> m.group(1)).toArray(String[]::new);
        assertThat(promised).contains("401", "200");
        assertThat(said).as(Files.readString(folder.resolve("shell.log"))).endsWith(promised);
        assertThat(folder.resolve("try/decisions.jsonl"))
                .content()
                .contains("\"enforced\":\"allow\"", "\"enforced\":\"deny\"");
    }

    /** What a shell prints for these commands until the END, each in the test's folder. */
    private List<String> run(String script, String path) throws IOException {
        ProcessBuilder shell = new ProcessBuilder("bash", "-euc", script);
        shell.directory(folder.toFile()).redirectError(folder.resolve("shell.log").toFile());
        shell.environment().merge("PATH", path, (old, mine) -> mine + File.pathSeparator + old);
        shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = shell.start();
        List<String> lines = new ArrayList<>();
        try (var output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.equals("END")) {
                    break;
                }
                lines.add(line);
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
        return lines;
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
