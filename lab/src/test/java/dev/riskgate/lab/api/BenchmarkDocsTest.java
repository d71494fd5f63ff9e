// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.riskgate.lab.attack.Family;
import dev.riskgate.lab.world.Kind;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What docs/detection/benchmark.md tells people to type, and whom it lists. */
class BenchmarkDocsTest {

    private static final Pattern COMMAND =
            Pattern.compile("bench/run (api|logs)((?: (?!#)[^`\\s]+)*)");

    private final String page = page();

    @Test
    void everyCommandOfThePageIsUnderstood() {
        List<MatchResult> commands = COMMAND.matcher(page).results().toList();

        assertThat(commands).hasSizeGreaterThan(3);
        for (MatchResult command : commands) {
            String[] arguments =
                    Stream.of(command.group(2).strip().split(" "))
                            .filter(argument -> !argument.isEmpty())
                            .toArray(String[]::new);
            Object benchmark =
                    command.group(1).equals("api") ? new ApiBenchmark() : new LogBenchmark();
            if (arguments.length > 0 || benchmark instanceof ApiBenchmark) {
                assertThatCode(() -> new CommandLine(benchmark).parseArgs(arguments))
                        .as(command.group())
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void everyKindAndEveryFamilyIsOnThePage() {
        for (Kind kind : Kind.values()) {
            assertThat(page).contains("| `" + kind.label() + "` |");
        }
        for (Family family : Family.values()) {
            assertThat(page).contains(family.label().replace(" (held out)", ""));
        }
    }

    private static String page() {
        try {
            return Files.readString(Path.of("../docs/detection/benchmark.md"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
