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

    private static void collect(JsonNode node, List<String> references) {
        if (node.isObject() && node.has("$ref")) {
            references.add(node.get("$ref").asString());
        }
        node.forEach(child -> collect(child, references));
    }
}
