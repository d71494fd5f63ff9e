// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import org.junit.jupiter.api.Assumptions;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The schemas of objects that other projects define, from their Go modules. */
final class CustomSchemas {

    /** Module, and where in it the definitions are. */
    private static final List<List<String>> MODULES =
            List.of(
                    List.of(
                            "github.com/prometheus-operator/prometheus-operator@v0.94.0",
                            "example/prometheus-operator-crd"),
                    List.of("github.com/cert-manager/cert-manager@v1.20.2", "deploy/crds"));

    private CustomSchemas() {}

    /** Writes them into the folder as kubeconform looks for them: {@code kind-group-version}. */
    static void unpack(Program go, Path folder) throws IOException {
        for (List<String> module : MODULES) {
            Program.Finished download = go.run("mod", "download", "-json", module.getFirst());
            if (download.status() != 0) {
                Assumptions.abort(
                        "Skipped, since go cannot fetch "
                                + module.getFirst()
                                + ": "
                                + download.err());
            }
            JsonNode told = new JsonMapper().readTree(download.out());
            Path files = Path.of(told.path("Dir").asString()).resolve(module.getLast());
            try (Stream<Path> all = Files.list(files)) {
                for (Path file : all.filter(each -> each.toString().endsWith(".yaml")).toList()) {
                    definitions(file, folder);
                }
            }
        }
    }

    private static void definitions(Path file, Path folder) throws IOException {
        for (JsonNode definition :
                Manifests.read(Files.readString(file)).of("CustomResourceDefinition")) {
            String kind = definition.at("/spec/names/kind").asString().toLowerCase(Locale.ROOT);
            String group = definition.at("/spec/group").asString();
            for (JsonNode version : definition.at("/spec/versions")) {
                JsonNode schema = version.at("/schema/openAPIV3Schema");
                close(schema, true);
                Files.writeString(
                        folder.resolve(
                                "%s-%s-%s.json"
                                        .formatted(
                                                kind,
                                                group.substring(0, group.indexOf('.')),
                                                version.path("name").asString())),
                        schema.toString());
            }
        }
    }

    /** A key that the definition does not have is dropped by Kubernetes, so here it is a fault. */
    private static void close(JsonNode schema, boolean top) {
        if (schema instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.has("x-kubernetes-preserve-unknown-fields")
                && !object.has("additionalProperties")
                && !top) {
            object.put("additionalProperties", false);
        }
        schema.properties().forEach(each -> close(each.getValue(), false));
        if (schema.isArray()) {
            schema.forEach(each -> close(each, false));
        }
    }
}
