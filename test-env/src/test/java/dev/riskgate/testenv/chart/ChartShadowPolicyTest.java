// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

/** The policy that the chart mounts beside the one in force. */
class ChartShadowPolicyTest {

    private static final String NAME = "rg-riskgate";
    private static final String FOLDER = "/etc/riskgate/shadow-policy";
    private static final String NEXT =
            "shadowPolicyFile=apiVersion: riskgate.dev/v1\nkind: Policy\n";

    private Chart chart;

    @BeforeEach
    void findHelm() {
        chart = Chart.need();
    }

    private static String server(Manifests manifests) {
        return manifests.get("ConfigMap", NAME).at("/data/server.yaml").asString();
    }

    private static String text(Manifests manifests) {
        return manifests
                .get("ConfigMap", NAME + "-shadow-policy")
                .at("/data/policy.yaml")
                .asString();
    }

    private static JsonNode pod(Manifests manifests) {
        return manifests.get("Deployment", NAME).at("/spec/template");
    }

    @Test
    void withoutOneNothingIsMadeOrMountedForIt() {
        assertThat(chart.with().all().toString()).doesNotContainIgnoringCase("shadow");
    }

    @Test
    void itIsMountedAsAFolderOfItsOwnAndNamedInTheServerFile() {
        Manifests manifests = chart.withSet("shadow-policy");

        assertThat(server(manifests)).contains("shadowPolicy: " + FOLDER + "/policy.yaml");
        assertThat(text(manifests)).contains("rate: 20/s");
        assertThat(pod(manifests).at("/spec/volumes").toString())
                .contains(
                        "{\"name\":\"riskgate-shadow-policy\","
                                + "\"configMap\":{\"name\":\"rg-riskgate-shadow-policy\"}}");
        assertThat(pod(manifests).at("/spec/containers/0/volumeMounts").toString())
                .contains(FOLDER)
                .doesNotContain("subPath");
    }

    @Test
    void asTextItKeepsItsCommentsAndASidecarHasItToo() {
        Manifests manifests = chart.withSet("shadow-policy-file");

        assertThat(text(manifests)).startsWith("# What we want from next week on.\n");
        assertThat(manifests.get("ConfigMap", NAME + "-sidecar").toString()).contains(FOLDER);
    }

    @Test
    void aConfigMapOfYoursIsMountedInItsPlace() {
        Manifests manifests = chart.withSet("existing-shadow-policy");

        assertThat(server(manifests)).contains("shadowPolicy: " + FOLDER + "/riskgate.yaml");
        assertThat(pod(manifests).at("/spec/volumes").toString()).contains("next-policy");
        assertThat(manifests.of("ConfigMap"))
                .noneMatch(each -> Manifests.name(each).endsWith("shadow-policy"));
    }

    /** Pods follow the file, so a change of it restarts nobody. */
    @Test
    void anotherTextRestartsNoPod() {
        String before = pod(chart.with("--set", NEXT)).toString();

        assertThat(pod(chart.with("--set", NEXT + "mode: shadow")).toString()).isEqualTo(before);
        assertThat(pod(chart.with()).toString()).isNotEqualTo(before);
    }

    /** `riskgate validate --config` reads it where the server file says that it is. */
    @Test
    void theHookValidatesItBeforeAnythingChanges() {
        Manifests manifests = chart.withSet("shadow-policy");
        JsonNode hook = manifests.get("Job", NAME + "-validate").at("/spec/template/spec");

        assertThat(
                        manifests
                                .get("Secret", NAME + "-validate")
                                .at("/stringData/shadow-policy.yaml")
                                .asString())
                .isEqualTo(text(manifests));
        assertThat(hook.at("/containers/0/volumeMounts").toString()).contains(FOLDER);
        assertThat(hook.path("volumes").toString())
                .contains("{\"key\":\"shadow-policy.yaml\",\"path\":\"policy.yaml\"}");
        assertThat(
                        chart.withSet("existing-shadow-policy")
                                .get("Job", NAME + "-validate")
                                .at("/spec/template/spec/volumes")
                                .toString())
                .contains("{\"name\":\"next-policy\"}");
    }

    private String refusal(String... options) {
        Program.Finished helm = chart.render(Chart.NEWEST, options);
        assertThat(helm.status()).as(helm.out()).isNotZero();
        return helm.err();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "existingShadowPolicy.configMap=a",
                "server.shadowPolicy=/etc/next.yaml",
                "shadowPolicy.apiVersion=riskgate.dev/v1,shadowPolicy.kind=Policy"
            })
    void twoOfThemAreRefused(String second) {
        assertThat(refusal("--set", NEXT, "--set", second)).contains("two shadow policies");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "shadowPolicyFile=nonsense, shadowPolicyFile is no YAML",
                "shadowPolicyFile=kind: Server, shadowPolicyFile is no policy",
                "shadowPolicyFile=next.yaml, --set-file shadowPolicyFile=next.yaml",
                "shadowPolicy.modee=shadow, 'modee' not allowed",
                "existingShadowPolicy.key=, /existingShadowPolicy/key"
            })
    void whatIsNoneIsRefused(String value, String told) {
        assertThat(refusal("--set", value)).contains(told);
    }
}
