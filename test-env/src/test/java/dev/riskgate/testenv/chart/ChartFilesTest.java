// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The chart's generated files are those of its values. */
class ChartFilesTest {

    private final ChartFiles chart = ChartFiles.in(Checkout.find());

    @Test
    void schemaAndReadmeAreWhatValuesAndTheirCommentsSay() throws IOException {
        for (Map.Entry<Path, String> file : chart.generated().entrySet()) {
            assertThat(Files.readString(file.getKey()))
                    .as("%s is stale; write it anew as the chart's README says", file.getKey())
                    .isEqualTo(file.getValue());
        }
    }

    /** The image is named by it where nobody says otherwise. */
    @Test
    void theChartNamesTheVersionThatThisIs() throws IOException {
        String pom = Files.readString(Checkout.find().root().resolve("pom.xml"));
        String artifact = "<artifactId>riskgate</artifactId>";
        String after = pom.substring(pom.indexOf(artifact) + artifact.length());
        String version = after.substring(after.indexOf("<version>") + 9, after.indexOf("</"));

        assertThat(
                        Manifests.read(Files.readString(chart.chart().resolve("Chart.yaml")))
                                .all()
                                .getFirst()
                                .path("appVersion")
                                .asString())
                .isEqualTo(version);
    }

    @Test
    void everyReferenceOfTheSchemaLeadsSomewhere() throws IOException {
        JsonNode schema =
                new JsonMapper()
                        .readTree(Files.readString(chart.chart().resolve("values.schema.json")));
        List<String> references = new ArrayList<>();
        collect(schema, references);

        assertThat(references).hasSizeGreaterThan(50);
        for (String reference : references) {
            assertThat(schema.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
        }
    }

    /** A machine may have one that says other things than the tests want to hear. */
    @Test
    void testsRunWithAHelmThatTheyKnow() {
        assertThat(List.of("v3.18.0", "v3.22.0+gabcdef", "v3.22")).allMatch(Program::isKnownHelm);
        assertThat(List.of("v3.17.3+g1", "v3.9.0", "v4.0.1", "Client: v2.16.1", ""))
                .noneMatch(Program::isKnownHelm);
    }

    private static void collect(JsonNode node, List<String> references) {
        if (node.isObject() && node.has("$ref")) {
            references.add(node.get("$ref").asString());
        }
        node.forEach(child -> collect(child, references));
    }
}
