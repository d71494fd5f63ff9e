// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.mesh;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.MissingPrerequisite;
import dev.riskgate.testenv.envoy.EnvoyLauncher;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The programs of the gateways' projects. Nobody has to have them: without one a test is skipped.
 */
enum Programs {
    ISTIOCTL("istioctl", "istio.io/istio/istioctl/cmd/istioctl"),
    ISTIOD("pilot-discovery", "istio.io/istio/pilot/cmd/pilot-discovery"),
    EGCTL("egctl", "github.com/envoyproxy/gateway/cmd/egctl"),
    ENVOY_GATEWAY("envoy-gateway", "github.com/envoyproxy/gateway/cmd/envoy-gateway"),
    KUBECTL("kubectl", null);

    private final String name;
    private final @Nullable String module;

    Programs(String name, @Nullable String module) {
        this.name = name;
        this.module = module;
    }

    /** Where it is; ends the test as skipped, with what to install, if it is not on the PATH. */
    Path orSkip() {
        return onPath().orElseGet(
                        () ->
                                Assumptions.abort(
                                        module == null
                                                ? name + " is not on the PATH."
                                                : name
                                                        + " is not on the PATH. To run this test:"
                                                        + " go install "
                                                        + module
                                                        + "@latest"));
    }

    /**
     * A cluster for tests. The variable is one of its own, so that nobody's {@code mvn verify}
     * calls the cluster that their KUBECONFIG happens to name.
     */
    static String kubeconfigOrSkip() {
        String named = System.getenv("RISKGATE_TEST_KUBECONFIG");
        return named != null
                ? named
                : Assumptions.abort(
                        "RISKGATE_TEST_KUBECONFIG is not set. To run this test, name a cluster for"
                            + " tests, with the CRDs of Istio, Envoy Gateway and the Gateway API"
                            + " (experimental channel).");
    }

    /** An Envoy that can be told to ask a control plane. */
    static Path envoyOrSkip() {
        try {
            return new EnvoyLauncher(Checkout.find()).program();
        } catch (MissingPrerequisite e) {
            return Assumptions.abort(String.valueOf(e.getMessage()));
        }
    }

    private Optional<Path> onPath() {
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }
}
