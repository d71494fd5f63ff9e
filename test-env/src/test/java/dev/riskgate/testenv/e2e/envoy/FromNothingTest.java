// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.envoy.EnvoyLauncher;
import dev.riskgate.testredis.Ports;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The first steps on the page, typed into a shell as they stand, but on ports of this test. */
class FromNothingTest {

    private static final String HEADING = "From nothing to the first 401 and 200";
    private static final Pattern CALL = Pattern.compile("^call .*# (\\d+)$", Pattern.MULTILINE);
    private static final List<String> PORTS = List.of("8080", "8081", "9191", "9192", "9901");

    /** Nothing that it started outlives the script, however that ends. */
    private static final String ENDING =
            "trap 'kill -KILL $(jobs -p) 2>/dev/null || true; wait' EXIT\n";

    private static final Duration PATIENCE = Duration.ofMinutes(3);
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
        String script = ENDING + String.join("\n", Shipped.README.blocks(HEADING, "bash"));
        script = Shipped.replaced(script, SERVER, SERVER + ADDRESSES);
        String config = Files.readString(checkout.envoyConfig());
        for (String port : PORTS) {
            String free = Integer.toString(Ports.free());
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
        assertThat(said).as(logs()).endsWith(promised);
        assertThat(folder.resolve("try/decisions.jsonl"))
                .content()
                .contains("\"enforced\":\"allow\"", "\"enforced\":\"deny\"");
    }

    /** What a shell prints for these commands, each in the test's folder. */
    private List<String> run(String script, String path) throws Exception {
        // Not a pipe: what the script leaves running would keep it open.
        Path said = folder.resolve("said.txt");
        ProcessBuilder shell = new ProcessBuilder("bash", "-euc", script);
        shell.directory(folder.toFile())
                .redirectError(folder.resolve("shell.log").toFile())
                .redirectOutput(said.toFile());
        shell.environment().merge("PATH", path, (old, mine) -> mine + File.pathSeparator + old);
        shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = shell.start();
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("the shell ends")
                    .isTrue();
            assertThat(process.exitValue()).as(logs()).isZero();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return Files.readAllLines(said);
    }

    private String logs() throws IOException {
        StringBuilder logs = new StringBuilder();
        for (String name : List.of("said.txt", "shell.log", "try/riskgate.log", "try/envoy.log")) {
            Path log = folder.resolve(name);
            logs.append(name).append(":\n");
            logs.append(Files.exists(log) ? Files.readString(log) : "is not there\n");
        }
        return logs.toString();
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
    }
}
