// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files of this project lie. */
public final class Checkout {

    private static final String MARK = "deploy/envoy/envoy.yaml";

    private final Path root;

    private Checkout(Path root) {
        this.root = root;
    }

    /**
     * The directory that the system property {@code riskgate.home} names, else the first one above
     * the working directory that holds {@code deploy/envoy/envoy.yaml}.
     *
     * @throws MissingPrerequisite if there is none
     */
    public static Checkout find() {
        Path start = Path.of(System.getProperty("riskgate.home", "")).toAbsolutePath().normalize();
        for (Path dir = start; dir != null; dir = dir.getParent()) {
            if (Files.exists(dir.resolve(MARK))) {
                return new Checkout(dir);
            }
        }
        throw new MissingPrerequisite(
                "No checkout of Riskgate at or above " + start + ": run this inside the project.");
    }

    public Path root() {
        return root;
    }

    public Path envoyConfig() {
        return root.resolve(MARK);
    }

    public Path envoyRequirements() {
        return root.resolve("test-env/envoy-requirements.txt");
    }

    /** Pins of Envoys before the one that tests run on, a file named after its version each. */
    public Path olderEnvoys() {
        return root.resolve("test-env/envoy-older");
    }

    /** Policy, keys and the like of the demo. */
    public Path demo() {
        return root.resolve("test-env/demo");
    }

    /** For what is fetched once; ignored by git. */
    public Path cache() {
        return root.resolve(".cache");
    }
}
