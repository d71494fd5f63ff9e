// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.prometheus;

import dev.riskgate.testenv.Checkout;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rules that ship.
 *
 * @param folder of their files
 * @param alerts in the order of files
 * @param recorded rules that record
 */
record AlertRules(Path folder, List<Alert> alerts, List<Recorded> recorded) {

    static final String RUNBOOKS = "https://riskgate.dev/docs/runbooks/";

    record Alert(
            String name,
            String expr,
            String severity,
            String summary,
            String description,
            String runbook) {}

    record Recorded(String name, String expr) {}

    static AlertRules read(Checkout checkout) {
        Path folder = checkout.root().resolve("helm/riskgate/files/alerts");
        List<Alert> alerts = new ArrayList<>();
        List<Recorded> recorded = new ArrayList<>();
        for (Path file : files(folder)) {
            for (JsonNode group : yaml(file).path("groups")) {
                for (JsonNode rule : group.path("rules")) {
                    String expr = rule.path("expr").asString("");
                    if (rule.has("alert")) {
                        alerts.add(alert(rule, expr));
                    } else {
                        recorded.add(new Recorded(rule.path("record").asString(""), expr));
                    }
                }
            }
        }
        return new AlertRules(folder, List.copyOf(alerts), List.copyOf(recorded));
    }

    private static Alert alert(JsonNode rule, String expr) {
        JsonNode notes = rule.path("annotations");
        return new Alert(
                rule.path("alert").asString(""),
                expr,
                rule.at("/labels/severity").asString(""),
                notes.path("summary").asString(""),
                notes.path("description").asString(""),
                notes.path("runbook_url").asString(""));
    }

    /** Files of a folder, by name. */
    static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode yaml(Path file) {
        try {
            Load load = new Load(LoadSettings.builder().build());
            return new JsonMapper().valueToTree(load.loadFromString(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
