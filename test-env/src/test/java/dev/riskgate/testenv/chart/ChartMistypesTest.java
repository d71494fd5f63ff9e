// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Kubernetes leaves out fields that it does not know, with a warning at most. Where that would open
 * something, the chart refuses them.
 */
class ChartMistypesTest {

    private Chart chart;

    @BeforeEach
    void findHelm() {
        chart = Chart.need();
    }

    private String refusal(String value, String json) {
        Program.Finished helm = chart.render(Chart.NEWEST, "--set-json", value + "=" + json);
        assertThat(helm.status()).as("%s=%s", value, json).isNotZero();
        return helm.err();
    }

    /** Without its labels, a selector selects everything. */
    @Test
    void aPeerThatIsMistypedOpensNothing() {
        for (String value : new String[] {"envoy", "scraper", "redis", "issuers", "dns"}) {
            assertThat(
                            refusal(
                                    "networkPolicy." + value,
                                    "[{\"namespaceSelector\":{\"matchLables\":{\"a\":\"b\"}}}]"))
                    .contains("/networkPolicy/" + value, "'matchLables' not allowed");
        }
        assertThat(refusal("networkPolicy.envoy", "[{\"namespace\":\"gateways\"}]"))
                .contains("'namespace' not allowed");
        assertThat(refusal("networkPolicy.envoy", "[{}]")).contains("/networkPolicy/envoy/0");
        assertThat(refusal("networkPolicy.extraEgress", "[{\"ports\":[],\"too\":[]}]"))
                .contains("'too' not allowed");
        assertThat(refusal("networkPolicy.extraEgress", "[{\"ports\":[{\"prot\":443}]}]"))
                .contains("'prot' not allowed");
        assertThat(refusal("networkPolicy.extraEgress", "[{\"ports\":[{\"protocol\":\"TCP\"}]}]"))
                .contains("'port'");
        chart.with(
                "--set-json",
                "networkPolicy.envoy=[{\"namespaceSelector\":{\"matchExpressions\":[{\"key\":\"a\","
                    + "\"operator\":\"Exists\"}]},\"podSelector\":{\"matchLabels\":{\"b\":\"c\"}}},"
                    + "{\"ipBlock\":{\"cidr\":\"192.0.2.0/24\"}}]");
    }

    @Test
    void aGuardOfAPodThatIsMistypedIsTold() {
        assertThat(refusal("podSecurityContext", "{\"runAsNonRot\":true}")).contains("runAsNonRot");
        assertThat(refusal("podSecurityContext", "{\"runAsUser\":\"root\"}"))
                .contains("/podSecurityContext/runAsUser", "want integer");
        assertThat(refusal("securityContext", "{\"readOnlyRootFileSystem\":true}"))
                .contains("'readOnlyRootFileSystem' not allowed");
        assertThat(refusal("securityContext", "{\"capabilities\":{\"dropp\":[\"ALL\"]}}"))
                .contains("'dropp' not allowed");
        assertThat(refusal("probes.startup", "{\"periodSecond\":4}")).contains("periodSecond");
    }

    @Test
    void whatNoPodCouldStartWithIsTold() {
        assertThat(refusal("resources.limits.memory", "\"1GB\"")).contains("/limits/memory");
        assertThat(refusal("resources.limits.cpu", "\"2cores\"")).contains("/limits/cpu");
        assertThat(refusal("image.repository", "\"registry.example.com/Risk\""))
                .contains("/image/repository");
        assertThat(refusal("image.repository", "\"registry.example.com/riskgate:1\""))
                .contains("/image/repository");
        assertThat(refusal("image.tag", "\"a b\"")).contains("/image/tag");
        assertThat(refusal("serviceAccount.name", "\"Bad_Name\"")).contains("/serviceAccount/name");
        assertThat(refusal("strategy.type", "\"Rolling\"")).contains("/strategy/type");
        assertThat(refusal("extraEnv", "[{\"nam\":\"A\"}]")).contains("missing property 'name'");
        assertThat(refusal("extraEnv", "[{\"name\":\"A\",\"value\":1}]")).contains("want string");
        assertThat(refusal("extraVolumes", "[{\"name\":\"riskgate-tmp\",\"emptyDir\":{}}]"))
                .contains(
                        "extraVolumes has riskgate-tmp, and names with riskgate- are the chart's");
        for (String good : new String[] {"500m", "1.5Gi", "128974848", "1e3"}) {
            chart.with("--set-string", "resources.limits.memory=" + good);
        }
        for (String good : new String[] {"riskgate", "localhost:5000/a/b-c_d/riskgate"}) {
            chart.with("--set-string", "image.repository=" + good);
        }
    }

    @Test
    void theNameOfAPolicyFileInThePlaceOfItsTextIsTold() {
        assertThat(refusal("policyFile", "\"policy.yaml\""))
                .contains(
                        "policyFile is the text of a policy: use --set-file"
                                + " policyFile=policy.yaml");
    }
}
