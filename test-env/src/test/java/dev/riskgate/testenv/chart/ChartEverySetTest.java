// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.policy.PolicyValidation;
import dev.riskgate.server.config.ServerConfigs;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** What holds whatever the values are: each value set is rendered once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChartEverySetTest {

    @TempDir Path folder;
    private final Map<String, Manifests> sets = new TreeMap<>();

    @BeforeAll
    void render() {
        Chart chart = Chart.need();
        for (Path values : Chart.valueSets()) {
            sets.put(values.getFileName().toString(), chart.with("--values", values.toString()));
        }
    }

    private Manifests set(String values) {
        return sets.getOrDefault(values, new Manifests(List.of()));
    }

    /** Whoever takes over a pod gets as little as can be, in whatever pod it is. */
    @Test
    void noPodOfAnyValueSetHasMoreRightsThanItNeeds() {
        for (String values : sets.keySet()) {
            for (JsonNode pod : set(values).podSpecs()) {
                String where = values + ": " + pod;
                assertThat(pod.path("automountServiceAccountToken").asBoolean(true))
                        .as(where)
                        .isFalse();
                assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).as(where).isTrue();
                assertThat(pod.at("/securityContext/seccompProfile/type").asString(""))
                        .as(where)
                        .isEqualTo("RuntimeDefault");
                for (JsonNode container : ours(pod)) {
                    JsonNode context = container.path("securityContext");
                    assertThat(context.path("readOnlyRootFilesystem").asBoolean())
                            .as(where)
                            .isTrue();
                    assertThat(context.path("allowPrivilegeEscalation").asBoolean(true))
                            .as(where)
                            .isFalse();
                    assertThat(context.at("/capabilities/drop/0").asString(""))
                            .as(where)
                            .isEqualTo("ALL");
                }
            }
        }
    }

    /** Not what a value set adds by extraContainers, which is as it says. */
    private static List<JsonNode> ours(JsonNode pod) {
        return StreamSupport.stream(pod.path("containers").spliterator(), false)
                .filter(each -> !each.path("name").asString("").equals("shipper"))
                .toList();
    }

    /** A single file that is mounted by subPath is never updated. */
    @Test
    void whatMayChangeIsMountedAsAFolder() {
        for (String values : sets.keySet()) {
            Manifests manifests = set(values);
            assertThat(manifests.all().toString()).as("%s", values).doesNotContain("subPath");
        }
    }

    @Test
    void everyMountHasItsVolumeAndEveryVolumeItsMount() {
        for (String values : sets.keySet()) {
            for (JsonNode pod : set(values).podSpecs()) {
                Map<String, String> volumes = new TreeMap<>();
                pod.path("volumes").forEach(each -> volumes.put(each.path("name").asString(), ""));
                Map<String, String> mounts = new TreeMap<>();
                for (String kind : List.of("containers", "initContainers")) {
                    for (JsonNode container : pod.path(kind)) {
                        container
                                .path("volumeMounts")
                                .forEach(each -> mounts.put(each.path("name").asString(), ""));
                    }
                }
                assertThat(mounts.keySet()).as("%s", values).isEqualTo(volumes.keySet());
            }
        }
    }

    @Test
    void theServerFileAndThePolicyOfEveryValueSetAreValid() throws Exception {
        for (String values : sets.keySet()) {
            Manifests manifests = set(values);
            String name =
                    values.startsWith("longest")
                            ? "a23456789-b23456789-c23456789-d23456789-e23456"
                            : "rg-riskgate";
            Path server =
                    Files.writeString(
                            folder.resolve("server.yaml"),
                            manifests.get("ConfigMap", name).at("/data/server.yaml").asString());
            ServerConfigs.read(server, StandInSecrets.ALL);
            for (JsonNode each : manifests.of("ConfigMap")) {
                if (each.at("/data").has("policy.yaml")) {
                    Path file =
                            Files.writeString(
                                    folder.resolve("policy.yaml"),
                                    each.at("/data/policy.yaml").asString());
                    StringBuilder report = new StringBuilder();
                    assertThat(PolicyValidation.run(file, report))
                            .as("%s: %s", values, report)
                            .isZero();
                }
            }
        }
    }

    /** A path that no volume holds would end the start of every pod. */
    @Test
    void everyFileThatTheServerFileNamesIsInAMountedFolder() {
        for (String values : sets.keySet()) {
            Manifests manifests = set(values);
            for (JsonNode deployment : manifests.of("Deployment")) {
                JsonNode container = deployment.at("/spec/template/spec/containers/0");
                if (!container.path("name").asString().equals("riskgate")) {
                    continue;
                }
                String settings =
                        manifests
                                .get("ConfigMap", Manifests.name(deployment))
                                .at("/data/server.yaml")
                                .asString();
                Map<String, String> folders = new TreeMap<>();
                container
                        .path("volumeMounts")
                        .forEach(each -> folders.put(each.path("mountPath").asString() + "/", ""));
                settings.lines()
                        .filter(line -> line.contains("/etc/riskgate/"))
                        .map(line -> line.substring(line.indexOf("/etc/riskgate/")))
                        .forEach(
                                path ->
                                        assertThat(folders.keySet())
                                                .as("%s: %s", values, path)
                                                .anyMatch(path::startsWith));
            }
        }
    }

    /** A ConfigMap is readable for many who may not read Secrets. */
    @Test
    void noConfigMapHoldsAPasswordOrAKey() {
        for (String values : sets.keySet()) {
            Manifests manifests = set(values);
            for (JsonNode map : manifests.of("ConfigMap")) {
                for (String word : List.of("hmac-sha256:", "requirepass", "totp")) {
                    assertThat(map.toString()).as("%s", values).doesNotContain(word);
                }
            }
        }
    }
}
