// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Timestamp;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The documentation of the decision log and the code say the same. */
class OperationsDocsTest {

    private static final Path DOCS = Path.of("../docs/operations.md");
    private static final Pattern FIELD_ROW =
            Pattern.compile("^\\| `([a-z][\\w.\\[\\]]*)` \\| [^|]+ \\|$");

    @Test
    void everyFieldOfTheDecisionLogIsExplained() throws IOException {
        List<String> documented =
                Files.readAllLines(DOCS).stream()
                        .map(FIELD_ROW::matcher)
                        .filter(Matcher::matches)
                        .map(row -> row.group(1))
                        .toList();
        List<String> fields = new ArrayList<>();
        collect("", dev.riskgate.proto.v1.Decision.getDescriptor(), fields);
        assertThat(documented).containsExactlyElementsOf(fields);
    }

    private static void collect(String prefix, Descriptor message, List<String> fields) {
        for (FieldDescriptor field : message.getFields()) {
            String path = prefix + field.getJsonName() + (field.isRepeated() ? "[]" : "");
            boolean nested =
                    field.getJavaType() == JavaType.MESSAGE
                            && !field.getMessageType().equals(Timestamp.getDescriptor());
            if (nested) {
                collect(path + ".", field.getMessageType(), fields);
            } else {
                fields.add(path);
            }
        }
    }
}
