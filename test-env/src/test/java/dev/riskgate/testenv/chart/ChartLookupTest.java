// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the chart looks for in the cluster before anything is changed there. */
class ChartLookupTest {

    /** Base64 of 32 bytes. */
    private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private static final String PKCS8 =
            "-----BEGIN PRIVATE KEY-----\nMA==\n-----END PRIVATE KEY-----\n";

    @TempDir Path folder;

    private Chart chart;
    private StandInCluster cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = new StandInCluster();
        chart = Chart.need();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private Program.Finished render(String... settings) throws IOException {
        List<String> options =
                new ArrayList<>(
                        List.of(
                                "--dry-run=server",
                                "--kubeconfig",
                                cluster.config(folder).toString()));
        for (String setting : settings) {
            options.addAll(List.of("--set", setting));
        }
        return chart.render(Chart.NEWEST, options.toArray(String[]::new));
    }

    private String refusal(String... settings) throws IOException {
        Program.Finished helm = render(settings);
        assertThat(helm.status()).as(helm.out()).isNotZero();
        return helm.err();
    }

    private void accepts(String... settings) throws IOException {
        Program.Finished helm = render(settings);
        assertThat(helm.status()).as(helm.err()).isZero();
    }

    @Test
    void anObjectThatIsNamedHasToBeThere() throws IOException {
        for (String value :
                new String[] {
                    "secrets.existingSecret",
                    "apiKeys.existingSecret",
                    "accounts.existingSecret",
                    "server.redis.address=a:1,redis.existingSecret",
                    "server.redis.address=a:1,redis.tls.existingSecret",
                    "tls.enabled=true,tls.existingSecret",
                    "tests.headersSecret"
                }) {
            assertThat(refusal(value + "=mine"))
                    .contains(
                            value.replaceFirst(".*,", "")
                                    + " names the Secret mine, and the namespace auth has none of"
                                    + " that name: make it first.");
        }
        assertThat(refusal("existingPolicy.configMap=mine")).contains("the ConfigMap mine");
        assertThat(refusal("existingShadowPolicy.configMap=mine")).contains("the ConfigMap mine");
        assertThat(refusal("outboundCa.configMap=mine")).contains("the ConfigMap mine");
        assertThat(refusal("geo.claim=mine")).contains("the PersistentVolumeClaim mine");
    }

    @Test
    void theKeyOfASecretHasToBeInIt() throws IOException {
        cluster.secret("mine", Map.of("other", "a")).configMap("mine", Map.of("other", "a"));

        assertThat(refusal("secrets.existingSecret=mine"))
                .contains("The Secret mine (secrets.existingSecret) has no key");
        assertThat(refusal("server.redis.address=a:1,redis.existingSecret=mine"))
                .contains("has no key redis-password: add it, or say what it is called.");
        accepts("server.redis.address=a:1,redis.existingSecret=mine,redis.passwordKey=other");
        assertThat(refusal("tls.enabled=true,tls.existingSecret=mine")).contains("no key tls.crt");
        assertThat(refusal("existingPolicy.configMap=mine")).contains("no key policy.yaml");
        assertThat(refusal("existingShadowPolicy.configMap=mine")).contains("no key policy.yaml");
        accepts("existingPolicy.configMap=mine,existingPolicy.key=other");
        assertThat(
                        refusal(
                                "tests.headersSecret=mine",
                                "tests.calls[0].name=a,tests.calls[0].url=http://a/,"
                                        + "tests.calls[0].expect=deny,tests.calls[0].headersKey=b"))
                .contains("no key b");
    }

    /** No pod would start with one, and the hook does not see it. */
    @Test
    void aKeyThatIsNotOneIsTold() throws IOException {
        Map<String, String> good =
                Map.of(
                        "observation-hash-key", KEY,
                        "management-token", KEY,
                        "api-keys-hash-key", KEY + "\n");
        cluster.secret("good", good);
        accepts("secrets.existingSecret=good");

        for (String bad : new String[] {"", "hunter2", KEY.substring(4), "!" + KEY}) {
            Map<String, String> data = new TreeMap<>(good);
            data.put("management-token", bad);
            cluster.secret("bad", data);

            String told = refusal("secrets.existingSecret=bad");
            assertThat(told)
                    .contains("management-token of the Secret bad (secrets.existingSecret) is not")
                    .doesNotContain(bad.isEmpty() ? KEY : bad);
        }
    }

    @Test
    void aPrivateKeyOfAnotherFormIsTold() throws IOException {
        cluster.secret("good", Map.of("tls.crt", "c", "tls.key", PKCS8))
                .secret(
                        "old",
                        Map.of("tls.crt", "c", "tls.key", PKCS8.replace("PRIVATE", "EC PRIVATE")));

        accepts("tls.enabled=true,tls.existingSecret=good");
        assertThat(refusal("tls.enabled=true,tls.existingSecret=old"))
                .contains("tls.key of the Secret old (tls.existingSecret) is no private key in")
                .contains("openssl pkcs8 -topk8 -nodes");
    }

    @Test
    void theNameOfAnotherReleaseIsTold() throws IOException {
        cluster.configMapOf("first", "shared");
        assertThat(refusal("fullnameOverride=shared"))
                .contains("has a Riskgate called shared already, of the release first");

        cluster.configMapOf("rg", "shared");
        accepts("fullnameOverride=shared");
    }

    @Test
    void keysThatTheChartMadeAreKept() throws IOException {
        String other = "b" + KEY.substring(1);
        cluster.secret(
                        "rg-riskgate",
                        Map.of(
                                "observation-hash-key", KEY,
                                "management-token", other))
                .secret("rg-riskgate-redis", Map.of("redis-password", "kept"));

        Manifests manifests = Manifests.read(render("redis.bundled.enabled=true").out());
        JsonNode data = manifests.get("Secret", "rg-riskgate").path("data");

        assertThat(decoded(data.path("observation-hash-key"))).isEqualTo(KEY);
        assertThat(decoded(data.path("management-token"))).isEqualTo(other);
        // It was not there.
        assertThat(decoded(data.path("api-keys-hash-key"))).hasSize(44).isNotIn(KEY, other);
        assertThat(
                        manifests
                                .get("Secret", "rg-riskgate-redis")
                                .at("/stringData/redis-password")
                                .asString())
                .isEqualTo("kept");
    }

    private static String decoded(JsonNode value) {
        return new String(Base64.getDecoder().decode(value.asString()), StandardCharsets.US_ASCII);
    }
}
