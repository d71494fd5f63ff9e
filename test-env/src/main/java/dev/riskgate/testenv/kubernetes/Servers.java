// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import dev.riskgate.testenv.kubernetes.cluster.Forward;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.List;

/** The management ports of all pods of the server, as they were when this was opened. */
final class Servers implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final List<Forward> forwards = new ArrayList<>();

    Servers(Stage stage) {
        stage.servers()
                .forEach(
                        each ->
                                forwards.add(
                                        Forward.to(
                                                stage.cluster(),
                                                "pod/" + each.name(),
                                                Stage.MANAGEMENT_PORT)));
    }

    int count() {
        return forwards.size();
    }

    /**
     * Of each pod what {@code /readyz} says of a file.
     *
     * @param name {@code policy} or {@code apiKeys}
     */
    List<JsonNode> files(String name) {
        return forwards.stream()
                .map(each -> file(name, JSON.readTree(each.get("/readyz"))))
                .toList();
    }

    /** Whether every pod has loaded the file since it said this of it. */
    boolean reloaded(String name, List<JsonNode> before) {
        List<JsonNode> now = files(name);
        for (int i = 0; i < now.size(); i++) {
            if (now.get(i).path("loadedAt").equals(before.get(i).path("loadedAt"))) {
                return false;
            }
        }
        return true;
    }

    /** Of each pod the {@code status} of {@code /readyz}. */
    List<String> states() {
        return forwards.stream()
                .map(each -> JSON.readTree(each.get("/readyz")).path("status").asString(""))
                .toList();
    }

    /** Of each pod the line of {@code /metrics} that begins so, without what it begins with. */
    List<String> metric(String begin) {
        return forwards.stream()
                .map(
                        each ->
                                each.get("/metrics")
                                        .lines()
                                        .filter(line -> line.startsWith(begin))
                                        .map(line -> line.substring(begin.length()).strip())
                                        .findFirst()
                                        .orElse(""))
                .toList();
    }

    private static JsonNode file(String name, JsonNode readiness) {
        for (JsonNode file : readiness.path("files")) {
            if (file.path("name").asString("").equals(name)) {
                return file;
            }
        }
        throw new Unexpected("the readiness detail has no " + name + ": " + readiness);
    }

    @Override
    public void close() {
        forwards.forEach(Forward::close);
    }
}
