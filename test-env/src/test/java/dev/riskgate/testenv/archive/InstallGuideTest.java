// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.archive.ReleasedArchive.Ended;
import dev.riskgate.testenv.envoy.EnvoyLauncher;
import dev.riskgate.testredis.Ports;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Does what docs/install.md says, command by command, on ports that are free here. */
class InstallGuideTest {

    private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final List<String> PORTS = List.of("8080", "8081", "9191", "9192", "9901");
    private static final List<String> TOOLS =
            List.of("bash", "tar", "sha256sum", "openssl", "curl", "python3", "grep", "sed");

    private final List<List<String>> moved = free();

    @Test
    void fromTheArchiveToTheFirst401AndTheFirst200(@TempDir Path folder) throws Exception {
        for (String tool : TOOLS) {
            assumeTrue(onPath(tool), "The guide needs " + tool + " on the PATH: install it.");
        }
        ReleasedArchive archive = ReleasedArchive.find();
        for (String file : List.of(".tar.gz", ".zip", ".cdx.json")) {
            Files.createSymbolicLink(
                    folder.resolve(archive.name() + file),
                    archive.folder().resolve(archive.name() + file));
        }
        Files.copy(archive.folder().resolve("SHA256SUMS"), folder.resolve("SHA256SUMS"));
        Path tools = Files.createDirectory(folder.resolve("tools"));
        Files.createSymbolicLink(
                tools.resolve("envoy"), new EnvoyLauncher(Checkout.find()).program());

        Path script = Files.writeString(folder.resolve("guide.sh"), script(guide()));
        var builder = new ProcessBuilder("bash", script.toString()).directory(folder.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
        Ended ended = Ended.of(builder);

        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(ended.said())
                .contains(
                        archive.name() + ".tar.gz: OK",
                        "native crypto",
                        "is a valid policy",
                        "{\"status\":\"ready\"",
                        "HTTP/1.1 401 Unauthorized",
                        "HTTP/1.1 200 OK")
                .containsPattern("deny .* 401 .* credential_missing")
                .containsPattern("allow .* acme");
    }

    private static String guide() throws Exception {
        String page = Files.readString(Checkout.find().root().resolve("docs/install.md"));
        return page.substring(page.indexOf("## The archive"), page.indexOf("## What is in"));
    }

    /**
     * Its commands in one script, which ends with the first that fails. Where the machine is busy a
     * check may exceed Envoy's time, which is 503: it is called again then, as a reader would. Not
     * with {@code pipefail}: {@code head} ends before what it reads from.
     */
    private String script(String guide) {
        String commands =
                String.join("", COMMANDS.matcher(guide).results().map(m -> m.group(1)).toList());
        String config = "sed -i " + ports("-e s/%s/%s/ ") + "deploy/envoy/envoy.yaml\n";
        for (List<String> each : moved) {
            commands = commands.replace(each.getFirst(), each.getLast());
        }
        return """
        set -eu
        trap 'kill $(jobs -p) 2>/dev/null || true; wait' EXIT
        curl() {
            local said
            for _ in {1..40}; do
                said=$(command curl "$@") || return
                case $said in *" 503 "*) sleep 0.5 ;; *) break ;; esac
            done
            echo "$said"
        }
        """
                + commands.replace("bin/riskgate version\n", "bin/riskgate version\n" + config);
    }

    private String ports(String form) {
        StringBuilder all = new StringBuilder();
        for (List<String> each : moved) {
            all.append(form.formatted(each.getFirst(), each.getLast()));
        }
        return all.toString();
    }

    private static List<List<String>> free() {
        return PORTS.stream().map(port -> List.of(port, Integer.toString(Ports.free()))).toList();
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
    }
}
