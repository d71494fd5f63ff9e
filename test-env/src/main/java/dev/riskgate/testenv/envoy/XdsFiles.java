// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.envoy;

import dev.riskgate.testenv.Checkout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes {@code deploy/envoy/xds} from {@code deploy/envoy/envoy.yaml}: the same listeners and
 * clusters, with their comments, as resources that Envoy fetches.
 */
public final class XdsFiles {

    private static final String HEADER =
            """
            # Made from ../envoy.yaml by the class XdsFiles of the module test-env. Change it there.
            resources:
            """;
    private static final int DEPTH = 4;

    private final List<String> lines;

    XdsFiles(String envoyYaml) {
        this.lines = envoyYaml.lines().toList();
    }

    /** Writes both files into the checkout. */
    public static void main(String[] args) throws IOException {
        Path yaml = Checkout.find().envoyConfig();
        XdsFiles files = new XdsFiles(Files.readString(yaml));
        Path folder = yaml.resolveSibling("xds");
        Files.writeString(folder.resolve("lds.yaml"), files.listeners());
        Files.writeString(folder.resolve("cds.yaml"), files.clusters());
    }

    String listeners() {
        return resources("listeners", "envoy.config.listener.v3.Listener");
    }

    String clusters() {
        return resources("clusters", "envoy.config.cluster.v3.Cluster");
    }

    /** The elements of one list below {@code static_resources}, each with its type. */
    private String resources(String list, String type) {
        String head = "  " + list + ":";
        return lines.stream()
                        .dropWhile(line -> !line.equals(head))
                        .skip(1)
                        .takeWhile(line -> line.isEmpty() || line.startsWith(" ".repeat(DEPTH)))
                        .map(line -> line.isEmpty() ? line : line.substring(DEPTH))
                        .map(
                                line ->
                                        line.startsWith("- name:")
                                                ? "- \"@type\": type.googleapis.com/"
                                                        + type
                                                        + "\n  "
                                                        + line.substring(2)
                                                : line)
                        .collect(Collectors.joining("\n", HEADER, "\n"))
                        .stripTrailing()
                + "\n";
    }
}
