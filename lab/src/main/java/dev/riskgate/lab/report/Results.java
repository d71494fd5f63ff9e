// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.report;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;

/** Where results go: {@code bench/results/NAME.md} and {@code NAME.json} of the checkout. */
public final class Results {

    private final Path root;

    /**
     * @param root the checkout
     */
    public Results(Path root) {
        this.root = root;
    }

    /** The checkout that {@code bench/run} was called in. */
    public static Results ofCheckout() {
        return new Results(root());
    }

    /** The checkout. */
    public static Path root() {
        return Path.of(System.getProperty("riskgate.home", "")).toAbsolutePath().normalize();
    }

    /** Writes both files and shows the report. */
    public void write(Report report) throws IOException {
        Path directory = Files.createDirectories(root.resolve("bench/results"));
        var json = new LinkedHashMap<String, Object>();
        json.put("benchmark", report.name());
        json.put("conditions", report.conditions());
        json.put("figures", report.figures());
        byte[] bytes =
                JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsBytes(json);
        Files.write(directory.resolve(report.name() + ".json"), bytes);
        Path markdown = directory.resolve(report.name() + ".md");
        Files.writeString(markdown, report.markdown());
        for (Report.Section section : report.sections()) {
            if (section instanceof Report.Picture picture) {
                Files.writeString(directory.resolve(picture.name() + ".svg"), picture.svg());
            }
        }
        System.out.println(report.markdown());
        System.out.println("Written to " + root.relativize(markdown) + " and .json");
    }
}
