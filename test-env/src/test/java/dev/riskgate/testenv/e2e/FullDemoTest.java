// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.prometheus.Prometheus;
import dev.riskgate.testredis.Await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code ./riskgate demo --full}, run as a person runs it, in a process of its own. */
class FullDemoTest {

    private static final Duration PATIENCE = Duration.ofSeconds(150);

    @TempDir Path work;
    private final Set<ProcessHandle> started = ConcurrentHashMap.newKeySet();

    @AfterEach
    void end() {
        started.forEach(ProcessHandle::destroyForcibly);
    }

    private Process demo(String... arguments) throws IOException {
        Files.createDirectories(temporary());
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.io.tmpdir=" + temporary());
        command.add("-Driskgate.home=" + Checkout.find().root());
        command.add("-Dstdout.encoding=UTF-8");
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add("dev.riskgate.testenv.demo.Demo");
        command.addAll(Arrays.asList(arguments));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output().toFile())
                        .start();
        started.add(process.toHandle());
        return process;
    }

    private Path temporary() {
        return work.resolve("tmp");
    }

    private Path output() {
        return work.resolve("output.txt");
    }

    private String said() throws IOException {
        return Files.readString(output());
    }

    /** Remembers what the demo has started, too. */
    private boolean ended(Process process) {
        process.descendants().forEach(started::add);
        return !process.isAlive();
    }

    private void assertNothingIsLeft() throws IOException {
        Await.until(
                "all processes have ended",
                () -> started.stream().noneMatch(ProcessHandle::isAlive));
        try (Stream<Path> files = Files.list(temporary())) {
            assertThat(files).as(said()).isEmpty();
        }
    }

    private int number(String pattern) throws IOException {
        Matcher found = Pattern.compile(pattern).matcher(said());
        assertThat(found.find()).as("%s in %s", pattern, said()).isTrue();
        return Integer.parseInt(found.group(1).replace(",", ""));
    }

    @Test
    void twoServersShareARedisAndDecideTheStoryAndThenAllIsGone() throws Exception {
        Process process = demo("--full", "--for", "24s", "--seed", "7");

        Await.until("the demo has ended", PATIENCE, () -> ended(process));

        assertThat(process.exitValue()).as(said()).isZero();
        assertThat(said())
                .contains("they share one Redis.")
                .doesNotContain("Exception", "no answer");
        assertThat(number("riskgate-1 decided ([\\d,]+)")).isGreaterThan(10);
        assertThat(number("riskgate-2 decided ([\\d,]+)")).isGreaterThan(10);
        assertThat(said())
                .as("a thief is challenged, and honest callers pass meanwhile")
                .containsPattern(
                        "has acme's key.*\\R +\\d+ × 401; meanwhile, to honest callers: \\d+ ×"
                                + " 200\\R")
                .as("guesses are refused")
                .containsPattern("guesses API keys.*\\R +\\d+ × 401; meanwhile")
                .as("a limit throttles")
                .containsPattern("runs wild.*\\R.* × 429;")
                .as("nobody knows a newcomer without Redis; who is known passes")
                .containsPattern(
                        "Redis does not answer.*\\R.*\\d+ × 503; meanwhile, to honest callers: \\d+"
                                + " × 200\\R");
        assertThat(said())
                .contains(
                        Prometheus.program(System.getenv()).isPresent()
                                ? "with the rules of helm/riskgate/files/alerts"
                                : "there is none on the PATH");
        assertNothingIsLeft();
    }

    @Test
    void ctrlCEndsEverythingAlsoWhileItStarts() throws Exception {
        Process process = demo("--full");
        // Redis, its guard, and a server: the rest is still to come.
        Await.until(
                "servers are being started",
                PATIENCE,
                () -> {
                    assertThat(ended(process)).as(said()).isFalse();
                    return process.descendants().count() >= 3;
                });

        process.destroy();

        Await.until("the demo has ended", PATIENCE, () -> ended(process));
        assertThat(said()).doesNotContain("Exception", "failed");
        assertNothingIsLeft();
    }
}
