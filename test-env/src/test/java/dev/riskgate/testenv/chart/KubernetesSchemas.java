// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testredis.wheel.NoWheel;
import dev.riskgate.testredis.wheel.Wheel;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The schemas of Kubernetes' own objects, from a wheel, as kubeconform can read them. */
final class KubernetesSchemas {

    /** The three newest minor versions. */
    static final List<String> VERSIONS = List.of("1.35.0", "1.36.0", Chart.NEWEST);

    private KubernetesSchemas() {}

    /**
     * Unpacks them into the folder, one folder for each version. Skips the test where the wheel
     * cannot be had.
     */
    static void unpack(Path folder) throws IOException {
        Checkout checkout = Checkout.find();
        Wheel wheel =
                new Wheel(
                        "kubernetes-validate",
                        "none",
                        checkout.root().resolve("test-env/kubernetes-requirements.txt"),
                        checkout.cache());
        try (ZipFile zip = new ZipFile(wheel.archive().toFile())) {
            for (String version : VERSIONS) {
                unpack(zip, version, Files.createDirectories(folder.resolve(version)));
            }
        } catch (NoWheel e) {
            Assumptions.abort(
                    "Skipped, since the schemas of Kubernetes cannot be had: " + e.getMessage());
        }
    }

    private static void unpack(ZipFile zip, String version, Path folder) throws IOException {
        String prefix = "kubernetes_validate/kubernetes-json-schema/v" + version + "-local-strict/";
        for (ZipEntry entry : zip.stream().toList()) {
            if (entry.getName().startsWith(prefix) && !entry.isDirectory()) {
                try (InputStream in = zip.getInputStream(entry)) {
                    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    // References to the file beside it would lead to this address, and not there.
                    Files.writeString(
                            folder.resolve(entry.getName().substring(prefix.length())),
                            text.replaceFirst("\"\\$id\"", "\"\\$comment\"")
                                    .replace("\"/api/_definitions.json", "\"_definitions.json"));
                }
            }
        }
    }
}
