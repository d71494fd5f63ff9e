// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import dev.riskgate.testenv.Checkout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The chart, and the helm that renders it. */
record Chart(Program helm, Path folder) {

    /** The newest version of Kubernetes that the chart is tried against. */
    static final String NEWEST = "1.37.0";

    /** Skips the test where there is no helm. */
    static Chart need() {
        return new Chart(Program.helm(), Checkout.find().root().resolve("helm/riskgate"));
    }

    /** Every file in ci/. */
    static List<Path> valueSets() {
        Path folder = Checkout.find().root().resolve("helm/riskgate/ci");
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is rendered with a value set of this name. */
    Manifests withSet(String name) {
        return with("--values", folder.resolve("ci/" + name + "-values.yaml").toString());
    }

    Manifests with(String... options) {
        Program.Finished helm = render(NEWEST, options);
        if (helm.status() != 0) {
            throw new AssertionError(helm.err());
        }
        return Manifests.read(helm.out());
    }

    Program.Finished render(String kubernetes, String... options) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "template",
                                "rg",
                                folder.toString(),
                                "--namespace",
                                "auth",
                                "--kube-version",
                                kubernetes));
        command.addAll(List.of(options));
        return helm.run(command.toArray(String[]::new));
    }
}
