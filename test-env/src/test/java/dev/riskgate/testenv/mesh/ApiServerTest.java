// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real API server takes our objects: schema, defaults and the rules between fields. It is asked
 * only whether it would; nothing is created.
 */
class ApiServerTest {

    @TempDir Path work;

    static Stream<Path> files() {
        return ManifestsTest.files().filter(file -> !file.endsWith("mesh.yaml"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void theApiServerTakesEveryObject(Path file) throws Exception {
        Path kubectl = Programs.KUBECTL.orSkip();
        String kubeconfig = Programs.kubeconfigOrSkip();
        for (JsonNode object : Manifests.of(file)) {
            // A namespace that every cluster has.
            ((ObjectNode) object.path("metadata")).put("namespace", "default");
            Path copy = work.resolve("object.json");
            Files.writeString(copy, new JsonMapper().writeValueAsString(object));
            Child.Outcome outcome =
                    Child.run(
                            Map.of("KUBECONFIG", kubeconfig),
                            List.of(
                                    kubectl.toString(),
                                    "create",
                                    "--dry-run=server",
                                    "-f",
                                    copy.toString()));
            Assumptions.assumeFalse(
                    outcome.output().contains("no matches for kind"), outcome.output());
            assertThat(outcome.code()).as(outcome.output()).isZero();
        }
    }
}
