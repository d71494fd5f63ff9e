// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import static java.util.Objects.requireNonNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The workflows have the least rights, run nothing that can be swapped, and name no registry. */
class WorkflowsTest {

    private static final Path HOME = Path.of("..");
    private static final Path WORKFLOWS = HOME.resolve(".github/workflows");

    /** {@code owner/name[/path]@COMMIT # vVERSION}, or a file of this repository. */
    private static final Pattern PINNED =
            Pattern.compile("[\\w.-]+/[\\w./-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+|\\./\\S+");

    private static final Pattern SCRIPT =
            Pattern.compile("(?<![\\w/.])\\.?\\.?/?[\\w./-]*/[\\w-]+");

    private static final Pattern REGISTRY =
            Pattern.compile(
                    "\\b(docker\\.io|ghcr\\.io|quay\\.io|gcr\\.io|pkg\\.dev|registry\\.k8s\\.io"
                            + "|public\\.ecr\\.aws|mcr\\.microsoft\\.com|azurecr\\.io)\\b");

    static Stream<Path> workflows() throws IOException {
        try (Stream<Path> files = Files.list(WORKFLOWS)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void everyActionIsPinnedToACommitWhoseVersionIsTold(Path workflow) throws IOException {
        List<String> used =
                Files.readAllLines(workflow).stream()
                        .map(line -> line.strip().replaceFirst("^- ", ""))
                        .filter(line -> line.startsWith("uses: "))
                        .map(line -> line.substring("uses: ".length()))
                        .toList();

        assertThat(used).isNotEmpty().allMatch(PINNED.asMatchPredicate());
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void noJobHasMoreRightsThanItNames(Path workflow) throws IOException {
        Map<?, ?> root = read(workflow);

        assertThat(root.get("permissions")).isEqualTo(Map.of());
        assertThat(root.containsKey("concurrency")).isTrue();
        for (Map<?, ?> job : jobs(root)) {
            assertThat(job.containsKey("permissions")).as("%s", job.get("name")).isTrue();
            assertThat(job.get("timeout-minutes")).as("%s", job.get("name")).isNotNull();
        }
    }

    /** A token that checkout leaves in .git/config is every later step's. */
    @ParameterizedTest
    @MethodSource("workflows")
    void noCheckoutLeavesItsTokenBehind(Path workflow) throws IOException {
        for (Map<?, ?> step : steps(read(workflow))) {
            if (String.valueOf(step.get("uses")).startsWith("actions/checkout@")) {
                assertThat(step.get("with"))
                        .isInstanceOfSatisfying(
                                Map.class,
                                with ->
                                        assertThat(with.get("persist-credentials"))
                                                .isEqualTo(false));
            }
        }
    }

    /** What a caller writes, as in a branch's name, is no part of a script. */
    @ParameterizedTest
    @MethodSource("workflows")
    void noScriptHasAnExpressionInIt(Path workflow) throws IOException {
        assertThat(steps(read(workflow)))
                .extracting(step -> String.valueOf(step.get("run")))
                .allSatisfy(script -> assertThat(script).doesNotContain("${{"));
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void everyScriptOfTheRepositoryThatIsRunExists(Path workflow) throws IOException {
        for (Map<?, ?> step : steps(read(workflow))) {
            SCRIPT.matcher(String.valueOf(step.get("run")))
                    .results()
                    .map(match -> match.group())
                    .filter(name -> name.startsWith("./") || name.startsWith(".github/"))
                    .forEach(
                            name ->
                                    assertThat(HOME.resolve(name))
                                            .as("%s", step)
                                            .isRegularFile()
                                            .isExecutable());
        }
    }

    /** Where images and charts are published is a setting of whoever publishes them. */
    @Test
    void noRegistryStandsInTheProject() throws IOException {
        for (String folder : List.of(".github", "deploy", "docs", "helm", "test-env/src")) {
            try (Stream<Path> files = Files.walk(HOME.resolve(folder))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (!file.endsWith("WorkflowsTest.java")) {
                        assertThat(REGISTRY.matcher(text(file)).find()).as("%s", file).isFalse();
                    }
                }
            }
        }
    }

    @Test
    void actionlintFindsNothing() throws Exception {
        assertFindsNothing("go install github.com/rhysd/actionlint/cmd/actionlint", "actionlint");
    }

    @Test
    void zizmorFindsNothing() throws Exception {
        assertFindsNothing(
                "pip install zizmor", "zizmor", "--offline", "--pedantic", "--quiet", ".github");
    }

    private static void assertFindsNothing(String remedy, String... command) throws Exception {
        boolean there =
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command[0])));
        if (!there) {
            abort("skipped: there is no " + command[0] + " on the PATH; " + remedy);
        }
        Process process =
                new ProcessBuilder(command)
                        .directory(HOME.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    private static Map<?, ?> read(Path workflow) throws IOException {
        Load yaml = new Load(LoadSettings.builder().build());
        return (Map<?, ?>) yaml.loadFromString(Files.readString(workflow));
    }

    private static List<Map<?, ?>> jobs(Map<?, ?> root) {
        List<Map<?, ?>> jobs = new ArrayList<>();
        ((Map<?, ?>) requireNonNull(root.get("jobs")))
                .values()
                .forEach(job -> jobs.add((Map<?, ?>) job));
        return jobs;
    }

    private static List<Map<?, ?>> steps(Map<?, ?> root) {
        List<Map<?, ?>> steps = new ArrayList<>();
        for (Map<?, ?> job : jobs(root)) {
            ((List<?>) requireNonNull(job.get("steps")))
                    .forEach(step -> steps.add((Map<?, ?>) step));
        }
        return steps;
    }
}
