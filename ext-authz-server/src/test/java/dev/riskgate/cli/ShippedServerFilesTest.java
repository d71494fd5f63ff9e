// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.outbound.TestAuthority;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code riskgate validate --config} on every server file that is shipped, in files, manifests and
 * pages, with the policy that is shipped beside it. What is not shipped (keys, certificates, the
 * folder of the log) is made for it.
 */
class ShippedServerFilesTest {

    private static final Path ROOT = Path.of("..");
    private static final String SECRET = "A".repeat(43) + "=";
    private static final Pattern NAMED =
            Pattern.compile("([A-Za-z]*[fF]ile|path): *\"?([^\\s,}\"]+)");

    @TempDir Path folder;

    /** Where a server file stands, and the texts of those that stand there. */
    private static Map<String, List<String>> shipped() throws IOException {
        Map<String, List<String>> found = new TreeMap<>();
        for (String part : List.of("deploy", "docs", "helm")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(part))) {
                for (Path file :
                        files.filter(each -> each.toString().matches(".*\\.(ya?ml|md)"))
                                .filter(each -> !each.toString().contains("/target/"))
                                .toList()) {
                    List<String> texts = blocks(Files.readAllLines(file), "Server");
                    if (!texts.isEmpty()) {
                        found.put(ROOT.relativize(file).toString(), texts);
                    }
                }
            }
        }
        return found;
    }

    /** The documents of this kind: whole files, or parts of a page or of a manifest. */
    private static List<String> blocks(List<String> lines, String kind) {
        List<String> blocks = new ArrayList<>();
        for (int at = 0; at < lines.size(); at++) {
            if (lines.get(at).strip().equals("kind: " + kind)) {
                int indent = lines.get(at).indexOf('k');
                Predicate<String> inside =
                        line ->
                                !line.matches("(---|END|```.*|cat .*)")
                                        && (line.isBlank()
                                                || line.indexOf(line.strip().charAt(0)) >= indent);
                int first = at;
                while (first > 0 && inside.test(lines.get(first - 1))) {
                    first--;
                }
                int last = at;
                while (last + 1 < lines.size() && inside.test(lines.get(last + 1))) {
                    last++;
                }
                blocks.add(String.join("\n", lines.subList(first, last + 1)).stripIndent() + "\n");
            }
        }
        return blocks;
    }

    @Test
    void theyAreFound() throws IOException {
        assertThat(shipped().keySet())
                .contains(
                        "deploy/docker/example/server/server.yaml",
                        "deploy/envoy/README.md",
                        "deploy/k8s/base/riskgate.yaml",
                        "deploy/k8s/overlays/production/server.yaml",
                        "deploy/systemd/example/server.yaml",
                        "docs/examples/server.yaml",
                        "docs/install.md");
    }

    @TestFactory
    Stream<DynamicTest> eachIsOneThatRiskgateWouldStartWith() throws IOException {
        return shipped().entrySet().stream()
                .flatMap(
                        file ->
                                file.getValue().stream()
                                        .map(
                                                text ->
                                                        DynamicTest.dynamicTest(
                                                                file.getKey(),
                                                                () ->
                                                                        validate(
                                                                                file.getKey(),
                                                                                text))));
    }

    private void validate(String shipped, String text) throws Exception {
        Path machine = Files.createTempDirectory(folder, "machine");
        Path config = Files.createDirectories(machine.resolve("etc/riskgate/server"));
        Path server =
                Files.writeString(
                        config.resolve("server.yaml"),
                        text.replaceAll("(: *\"?)(/(etc|var|run)/)", "$1" + machine + "$2"));
        String policy = policy(ROOT.resolve(shipped));
        for (var named : NAMED.matcher(Files.readString(server)).results().toList()) {
            make(config.resolve(named.group(2)), named.group(1), policy);
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code =
                Main.run(
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        "validate",
                        "--config",
                        server.toString());
        assertThat(code).as("%s: %s%s", shipped, out, err).isZero();
        assertThat(err.toString()).as("%s", shipped).isEmpty();
        assertThat(out.toString()).as("%s", shipped).contains("is a valid policy (");
    }

    private void make(Path file, String key, String policy) throws Exception {
        Files.createDirectories(file.getParent());
        String name = file.getFileName().toString();
        if (name.matches("(api-)?keys\\.yaml")) {
            Files.writeString(file, "apiVersion: riskgate.dev/v1\nkind: ApiKeys\nkeys: []\n");
        } else if (name.equals("policy.yaml")) {
            Files.writeString(file, policy);
        } else if (key.equals("caFile")) {
            Files.writeString(file, new TestAuthority(folder).pem());
        } else if (!key.equals("path")) {
            Files.writeString(file, SECRET);
        }
    }

    /** The one on the same page, in the same manifest or folder; else the documentation's. */
    private static String policy(Path shipped) throws IOException {
        List<String> same = blocks(Files.readAllLines(shipped), "Policy");
        if (!same.isEmpty()) {
            return same.getFirst();
        }
        for (Path near :
                List.of(
                        shipped.resolveSibling("policy.yaml"),
                        shipped.resolveSibling("../policy/policy.yaml"))) {
            if (Files.exists(near)) {
                return Files.readString(near);
            }
        }
        return Files.readString(ROOT.resolve("docs/examples/policy.yaml"));
    }
}
