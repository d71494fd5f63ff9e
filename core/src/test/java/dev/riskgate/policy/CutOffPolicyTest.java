// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.YamlException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/** Policies that end too early, as those that are still being copied do. */
class CutOffPolicyTest {

    private static final String BASE =
            """
            endMarker: required
            apiVersion: riskgate.dev/v1
            kind: Policy
            """;

    private static boolean loads(byte[] content) {
        try {
            PolicyLoader.parse("policy.yaml", content);
            return true;
        } catch (YamlException _) {
            return false;
        }
    }

    private static List<String> problems(String policy) {
        try {
            PolicyLoader.parse("policy.yaml", policy.getBytes(StandardCharsets.UTF_8));
            return List.of();
        } catch (YamlException e) {
            return e.problems().stream().map(Problem::toString).toList();
        }
    }

    @Test
    void noBeginningOfTheExampleIsAPolicy() throws Exception {
        byte[] whole = Files.readAllBytes(Path.of("../docs/examples/policy.yaml"));
        int dots = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf("\n...") + 4;
        assertThat(loads(whole)).isTrue();
        assertThat(loads(Arrays.copyOf(whole, dots))).as("no line break at its end").isTrue();

        // All lines with and without their ends, and every seventh other one: all take 10 s.
        IntStream.range(0, dots)
                .filter(length -> length % 7 == 0 || whole[length] == '\n')
                .flatMap(length -> IntStream.of(length, Math.min(length + 1, dots - 1)))
                .forEach(
                        length ->
                                assertThat(loads(Arrays.copyOf(whole, length)))
                                        .as("the first %s bytes load", length)
                                        .isFalse());
    }

    @Test
    void whatIsMissingIsToldAloneAndWithItsPlace() {
        assertThat(problems(BASE + "rules: [{ name: a }]\n"))
                .containsExactly(
                        "policy.yaml:4:1: endMarker: the file does not end with a line of three"
                            + " dots (...), as its key endMarker demands: it is cut off, or still"
                            + " being written");
        assertThat(problems(BASE + "mode: shadow\n...\n")).isEmpty();
        assertThat(problems(BASE + "mode: shadow\r\n...\r\n\r\n")).isEmpty();
        assertThat(problems(BASE + "mode: shadow ...\n")).hasSize(1);
        assertThat(problems(BASE + "mode: shadow\n....\n")).isNotEmpty();
    }

    @Test
    void aMarkerThatCouldBeCutOffItselfOrSaysSomethingElseIsRefused() {
        assertThat(
                        problems(
                                "apiVersion: riskgate.dev/v1\n"
                                        + "kind: Policy\n"
                                        + "endMarker: required\n"
                                        + "...\n"))
                .singleElement()
                .asString()
                .startsWith("policy.yaml:3:1: endMarker: ")
                .contains("this has to be the first key");
        assertThat(problems(BASE.replace("required", "true") + "...\n"))
                .containsExactly("policy.yaml:1:12: endMarker: must be \"required\"");
        assertThat(problems(BASE.replace("required", "") + "...\n"))
                .singleElement()
                .asString()
                .contains("must be \"required\"");
    }

    @Test
    void withoutTheKeyAnEndIsAsGoodAsNone() {
        String plain = BASE.replace("endMarker: required\n", "");
        assertThat(problems(plain)).isEmpty();
        assertThat(problems(plain + "...\n")).isEmpty();
    }

    @Test
    void aPolicyThatIsWrittenWhileItIsReadIsNotValidated(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("policy.yaml"), BASE + "...\n");
        StringBuilder report = new StringBuilder();
        AtomicBoolean read = new AtomicBoolean();
        try (ExecutorService writer = Executors.newSingleThreadExecutor()) {
            writer.execute(
                    () -> {
                        for (int i = 0; !read.get(); i++) {
                            write(folder, file, BASE + "#" + i + "\n...\n");
                        }
                    });
            PolicyValidation.Result result;
            do {
                result = PolicyValidation.read(file, "policy", report);
            } while (result.policy() != null);
            read.set(true);
        }

        assertThat(report)
                .contains("the file changed while it was read: run this again once it is whole");
    }

    /** Whole at every moment, so that nothing else can be said of it. */
    private static void write(Path folder, Path file, String content) {
        try {
            Files.move(
                    Files.writeString(folder.resolve("next"), content),
                    file,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
