// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
