// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the chart renders, with every value set, is what Kubernetes takes. */
class ChartFormTest {

    @TempDir Path folder;

    @Test
    void thereAreAtLeastTwentyValueSetsAndHelmFindsNoFaultInAny() {
        Chart chart = Chart.need();
        assertThat(Chart.valueSets()).hasSizeGreaterThanOrEqualTo(20);
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "lint",
                                "--strict",
                                "--quiet",
                                chart.folder().toString(),
                                "--kube-version",
                                Chart.NEWEST));
        for (Path values : Chart.valueSets()) {
            List<String> one = new ArrayList<>(command);
            one.addAll(List.of("--values", values.toString()));
            Program.Finished lint = chart.helm().run(one.toArray(String[]::new));
            assertThat(lint.status()).as("%s: %s", values.getFileName(), lint.all()).isZero();
        }
    }

    @Test
    void everyObjectFitsTheSchemasOfTheThreeNewestVersions() throws IOException {
        Chart chart = Chart.need();
        Program kubeconform =
                Program.need(
                        "kubeconform",
                        "go install github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0");
        KubernetesSchemas.unpack(folder);
        Path custom = Files.createDirectories(folder.resolve("custom"));
        CustomSchemas.unpack(Program.need("go", "https://go.dev/dl"), custom);
        Path rendered = Files.createDirectories(folder.resolve("rendered"));
        for (Path values : Chart.valueSets()) {
            Program.Finished helm = chart.render(Chart.NEWEST, "--values", values.toString());
            assertThat(helm.status()).as("%s: %s", values.getFileName(), helm.err()).isZero();
            Files.writeString(rendered.resolve(values.getFileName()), helm.out());
        }
        for (String plain : List.of("namespace.yaml", "riskgate.yaml")) {
            Files.copy(
                    chart.folder().resolve("../../deploy/k8s/base/" + plain),
                    rendered.resolve(plain));
        }
        for (String version : KubernetesSchemas.VERSIONS) {
            Program.Finished checked = check(kubeconform, version, rendered);
            assertThat(checked.status()).as("%s: %s", version, checked.all()).isZero();
            assertThat(checked.out()).contains("Skipped: 0");
        }
    }

    /** Helm reads every number as one with a point, and writes large ones as 1.00065e+09. */
    @Test
    void largeNumbersStayWhole() throws IOException {
        Chart chart = Chart.need();
        Path values = folder.resolve("large.yaml");
        Files.writeString(
                values,
                """
                validateHook: { timeoutSeconds: 1000000 }
                revisionHistoryLimit: 1000000
                redis: { bundled: { enabled: true, runAsUser: 1000650000 } }
                sidecar: { group: 1000650000 }
                podSecurityContext: { fsGroup: 1000650000 }
                """);
        for (String shape : List.of("deployment", "sidecar")) {
            Program.Finished helm =
                    chart.render(
                            Chart.NEWEST, "--values", values.toString(), "--set", "shape=" + shape);
            assertThat(helm.out()).as(helm.err()).contains("fsGroup: 1000650000");
            assertThat(helm.out()).doesNotContainPattern("\\de\\+\\d");
        }
    }

    /**
     * Who installs may have rights in one namespace only, and a look-up that is forbidden fails.
     */
    @Test
    void nothingIsLookedUpOutsideOfTheReleasesNamespace() throws IOException {
        Pattern lookUp = Pattern.compile("\\blookup +\"\\S+\" +\"\\w+\" +(\\S+)");
        List<String> namespaces = new ArrayList<>();
        Path templates = Checkout.find().root().resolve("helm/riskgate/templates");
        try (Stream<Path> files = Files.walk(templates)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher found = lookUp.matcher(Files.readString(file));
                while (found.find()) {
                    namespaces.add(found.group(1));
                }
            }
        }

        assertThat(namespaces)
                .hasSizeGreaterThan(3)
                .allMatch(name -> name.matches("\\$?\\.Release\\.Namespace"));
    }

    private Program.Finished check(Program kubeconform, String version, Path rendered) {
        String file = "/{{ .ResourceKind }}{{ .KindSuffix }}.json";
        return kubeconform.run(
                "-strict",
                "-summary",
                "-kubernetes-version",
                version,
                "-schema-location",
                folder.resolve(version) + file,
                "-schema-location",
                folder.resolve("custom") + file,
                rendered.toString());
    }
}
