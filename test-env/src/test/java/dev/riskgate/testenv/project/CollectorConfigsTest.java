// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;

import dev.riskgate.proto.v1.Decision;
import dev.riskgate.testenv.Checkout;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The configurations that bring the decision log to Loki. */
class CollectorConfigsTest {

    private static final Path LOGS = Checkout.find().root().resolve("deploy/logs");
    private static final List<String> LABELS = List.of("enforced", "route", "verdict");

    private static String read(String file) throws IOException {
        return Files.readString(LOGS.resolve(file));
    }

    private static List<String> found(String text, String expression) {
        return Pattern.compile(expression)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
    }

    private static TreeSet<String> words(String text) {
        return new TreeSet<>(found(text, "(\\w+) *[=:]"));
    }

    /** {@code reasons[0].code}, from message to message. */
    private static boolean isField(String path) {
        Descriptor at = Decision.getDescriptor();
        String[] names = path.replace("[0]", "").split("\\.", -1);
        for (int i = 0; i < names.length; i++) {
            String name = names[i];
            FieldDescriptor field =
                    at.getFields().stream()
                            .filter(one -> one.getJsonName().equals(name))
                            .findFirst()
                            .orElse(null);
            if (field == null) {
                return false;
            }
            if (i + 1 < names.length) {
                at = field.getMessageType();
            }
        }
        return true;
    }

    @Test
    void theFieldsThatTheyReadAreThoseOfTheDecisionLog() throws IOException {
        List<String> fields = new ArrayList<>();
        String alloy = read("config.alloy");
        String json =
                alloy.substring(alloy.indexOf("stage.json"), alloy.indexOf("stage.timestamp"));
        fields.addAll(found(json, "= \"([^\"]+)\""));
        fields.addAll(found(json, "(\\w+) += \"\""));
        fields.addAll(found(read("vector.yaml"), "decision\\.([\\w.\\[\\]]+)"));
        String fluentBit = read("fluent-bit.yaml");
        fields.addAll(found(found(fluentBit, "ipairs\\(\\{(.*)\\}\\)").getFirst(), "\"(\\w+)\""));
        found(fluentBit, "record\\.([\\w.\\[\\]]+)").stream()
                .filter(field -> !field.equals("log"))
                .forEach(field -> fields.add(field.replace("[1]", "[0]")));

        assertThat(fields)
                .contains("client.id", "reasons[0].code", "request.xRequestId", "context", "time")
                .allMatch(CollectorConfigsTest::isField);
    }

    /** A label with the values of clients or requests would make a stream of each. */
    @Test
    void onlyWhatHasFewValuesIsALabel() throws IOException {
        String alloy = read("config.alloy");
        String vector = read("vector.yaml");
        assertThat(words(found(alloy, "(?s)stage\\.labels \\{\\s+values = \\{(.*?)\\}").getFirst()))
                .containsExactlyElementsOf(LABELS);
        assertThat(words(found(vector, "(?s)\n    labels:\n(.*?)\n    #").getFirst()))
                .containsExactlyInAnyOrderElementsOf(withJob());
        assertThat(words(found(read("fluent-bit.yaml"), "\n +labels: (.*)").getFirst()))
                .containsExactlyInAnyOrderElementsOf(withJob());
    }

    private static List<String> withJob() {
        return Stream.concat(Stream.of("job"), LABELS.stream()).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "alloy, validate config.alloy",
        "vector, validate --no-environment vector.yaml",
        "fluent-bit, --dry-run -c fluent-bit.yaml"
    })
    void eachIsAcceptedByItsOwnProgram(String program, String arguments) throws Exception {
        assumeTrue(isOnPath(program), program + " is not on the PATH");
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments.split(" ", -1)));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(LOGS.toFile()).redirectErrorStream(true);
        builder.environment().put("LOKI_URL", "http://127.0.0.1:3100/loki/api/v1/push");
        builder.environment().put("LOKI_ENDPOINT", "http://127.0.0.1:3100");
        builder.environment().put("LOKI_HOST", "127.0.0.1");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static boolean isOnPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
