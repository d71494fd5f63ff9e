// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.riskgate.audit.OutputSettings;
import dev.riskgate.audit.encode.Encoding;
import dev.riskgate.audit.sink.SinkKind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The documentation of the settings and the code say the same. */
class ConfigurationDocsTest {

    private static final Path DOCS = Path.of("../docs/configuration.md");
    private static final Pattern ROW =
            Pattern.compile("^\\| (\\S+) \\| `(RISKGATE_\\w+)` \\| (\\S+) \\| .+ \\|$");

    private static final Pattern OUTPUT_ROW =
            Pattern.compile("^\\| `(\\w+)` \\| (all|`\\w+`) \\| \\S.* \\| .+ \\|$");

    @TempDir Path folder;

    @Test
    void everyKeyIsExplainedWithItsVariableAndDefault() throws IOException {
        List<String> documented =
                Files.readAllLines(DOCS).stream()
                        .map(ROW::matcher)
                        .filter(row -> row.matches())
                        .map(row -> row.group(1) + " " + row.group(2) + " " + row.group(3))
                        .toList();
        List<String> read =
                ServerConfigs.keys().stream()
                        .distinct()
                        .map(
                                key ->
                                        quoted(key.path(), "–")
                                                + " "
                                                + key.variable()
                                                + " "
                                                + quoted(key.fallback(), "none"))
                        .toList();
        assertThat(documented).containsExactlyInAnyOrderElementsOf(read);
    }

    private static String quoted(String text, String empty) {
        return text.isEmpty() ? empty : "`" + text + "`";
    }

    @Test
    void theExampleIsAValidServerFile() throws Exception {
        String key = Base64.getEncoder().encodeToString(new byte[32]);
        Path secrets = Files.createDirectory(folder.resolve("secrets"));
        Files.writeString(secrets.resolve("api-keys-hash-key"), key);
        Files.writeString(secrets.resolve("observation-hash-key"), key);
        Files.writeString(secrets.resolve("management-token"), key);
        Files.writeString(secrets.resolve("redis-password"), "word");
        String example =
                Files.readString(Path.of("../docs/examples/server.yaml"))
                        .replace("/etc/riskgate/secrets", secrets.toString());
        Path file = Files.writeString(folder.resolve("server.yaml"), example);
        ServerConfig config = ServerConfigs.read(file, Map.of());
        assertThat(config.policy().file()).isEqualTo(Path.of("/etc/riskgate/policy.yaml"));
        assertThat(config.geo().databases()).hasSize(2);
        assertThat(config.log().decisions())
                .map(OutputSettings::name)
                .containsExactly("stdout", "archive");
    }

    /** What is known at a place is told to whoever writes something else there. */
    @Test
    void everySettingOfAnOutputIsExplained() throws IOException {
        List<String> lines = Files.readAllLines(DOCS);
        for (SinkKind kind : SinkKind.ALL) {
            assertThat(lines)
                    .as(kind.name())
                    .anyMatch(l -> l.startsWith("| `" + kind.name() + "` |"));
            Path file =
                    Files.writeString(
                            folder.resolve("server.yaml"),
                            """
                            apiVersion: riskgate.dev/v1
                            kind: Server
                            policy: { file: policy.yaml }
                            log: { decisions: { %s: { path: d.json, zzzzzzzz: 1 } } }
                            """
                                    .formatted(kind.name()));
            ConfigException e =
                    catchThrowableOfType(
                            ConfigException.class, () -> ServerConfigs.read(file, Map.of()));
            String known = String.valueOf(e.getMessage()).replaceAll("(?s).*known here: ", "");
            List<String> documented =
                    lines.stream()
                            .map(OUTPUT_ROW::matcher)
                            .filter(Matcher::matches)
                            .filter(
                                    row ->
                                            List.of("all", "`" + kind.name() + "`")
                                                    .contains(row.group(2)))
                            .map(row -> row.group(1))
                            .toList();
            assertThat(documented)
                    .containsExactlyInAnyOrder(known.lines().findFirst().orElse("").split(", "));
        }
        for (Encoding encoding : Encoding.values()) {
            assertThat(lines)
                    .anyMatch(
                            l ->
                                    l.startsWith("| `encoding` |")
                                            && l.contains("`" + encoding.label() + "`"));
        }
    }
}
