// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Commands of the guides that need no cluster, as they stand there. */
class GuideTest {

    @Test
    void theGuidesEgctlCommandShowsThatEnvoyGatewayTakesTheFiles() throws Exception {
        Programs.EGCTL.orSkip();
        Child.Outcome outcome = run(block("envoy-gateway.md", "egctl"));
        assertThat(outcome.code()).as(outcome.output()).isZero();
        assertThat(outcome.output())
                .contains("envoy.filters.http.ext_authz/securitypolicy/api/riskgate")
                .doesNotContain("status: \"False\"");
    }

    @Test
    void theGuidesIstioctlCommandsFindNothingWrongAndInstallTheProvider() throws Exception {
        Programs.ISTIOCTL.orSkip();
        Child.Outcome outcome = run(block("istio.md", "istioctl validate"));
        assertThat(outcome.code()).as(outcome.output()).isZero();
        for (Path file : Manifests.files("istio")) {
            String name = file.getFileName().toString();
            if (!name.equals("mesh.yaml")) {
                assertThat(outcome.output()).containsPattern(name + "\" (is valid|has warnings)");
            }
        }
        assertThat(outcome.output())
                .contains("No validation issues found")
                .doesNotContain("Error [", "Warning [")
                .contains("service: riskgate.riskgate.svc.cluster.local")
                .contains("normalization: MERGE_SLASHES");
    }

    private static Child.Outcome run(String commands) throws Exception {
        return Child.run(
                Map.of(),
                List.of(
                        "bash",
                        "-euo",
                        "pipefail",
                        "-c",
                        "cd '" + Checkout.find().root() + "'\n" + commands));
    }

    /** The first block of shell commands that holds this text. */
    private static String block(String guide, String text) throws Exception {
        Path file = Checkout.find().root().resolve("docs").resolve(guide);
        String[] parts = Files.readString(file).split("```");
        for (String part : parts) {
            if (part.startsWith("sh\n") && part.contains(text)) {
                return part.substring(3);
            }
        }
        throw new AssertionError(guide + " has no command with " + text);
    }
}
