// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import dev.riskgate.testenv.Checkout;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The generated files of the chart: {@code ChartFiles} writes them anew. The README is generated
 * between two marks; what stands around them is written by hand.
 */
public final class ChartFiles {

    private static final String BEGIN = "<!-- values: from values.yaml -->\n";
    private static final String END = "<!-- end of values -->\n";

    private final Path root;

    private ChartFiles(Path root) {
        this.root = root;
    }

    /** Writes them into the checkout around the working directory. */
    public static void main(String[] args) throws IOException {
        for (var file : in(Checkout.find()).generated().entrySet()) {
            Files.writeString(file.getKey(), file.getValue());
        }
    }

    static ChartFiles in(Checkout checkout) {
        return new ChartFiles(checkout.root());
    }

    /** The chart's folder. */
    Path chart() {
        return root.resolve("helm/riskgate");
    }

    /** File → what it should hold. */
    Map<Path, String> generated() throws IOException {
        List<ChartValue> values = ValuesFile.read(Files.readString(chart().resolve("values.yaml")));
        Path readme = chart().resolve("README.md");
        return Map.of(
                chart().resolve("values.schema.json"),
                ValuesSchema.of(
                        values,
                        schema("core/src/main/resources/dev/riskgate/policy/policy.schema.json"),
                        schema(
                                "ext-authz-server/src/main/resources/dev/riskgate/server/config/"
                                        + "server.schema.json")),
                readme,
                between(Files.readString(readme), ValuesTable.of(values)));
    }

    private JsonNode schema(String path) throws IOException {
        return new JsonMapper().readTree(Files.readString(root.resolve(path)));
    }

    private static String between(String page, String table) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException("The chart's README has lost the marks of its table.");
        }
        return page.substring(0, begin + BEGIN.length()) + table + "\n" + page.substring(end);
    }
}
