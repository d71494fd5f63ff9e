// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.List;

/** Objects of Kubernetes, as a rendered chart holds them. */
record Manifests(List<JsonNode> all) {

    static Manifests read(String yaml) {
        List<JsonNode> all = new ArrayList<>();
        for (Object each : new Load(LoadSettings.builder().build()).loadAllFromString(yaml)) {
            if (each != null) {
                all.add(new JsonMapper().valueToTree(each));
            }
        }
        return new Manifests(all);
    }

    /** The object of this kind and name, which has to be there. */
    JsonNode get(String kind, String name) {
        return of(kind).stream()
                .filter(each -> name(each).equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no " + kind + " " + name + "."));
    }

    List<JsonNode> of(String kind) {
        return all.stream().filter(each -> kind(each).equals(kind)).toList();
    }

    /** Every object that holds a template of a pod, and that template's spec. */
    List<JsonNode> podSpecs() {
        return all.stream()
                .map(
                        each ->
                                kind(each).equals("Pod")
                                        ? each.at("/spec")
                                        : each.at("/spec/template/spec"))
                .filter(spec -> !spec.isMissingNode())
                .toList();
    }

    static String kind(JsonNode object) {
        return object.path("kind").asString("");
    }

    static String name(JsonNode object) {
        return object.at("/metadata/name").asString("");
    }
}
