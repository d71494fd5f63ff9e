// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;

/** Secrets that the chart makes, and those that it does not. */
class ChartSecretTest {

    private Chart chart;

    @BeforeEach
    void findHelm() {
        chart = Chart.need();
    }

    @Test
    void madeSecretsAreBase64Of32BytesAndNoTwoAreAlike() {
        Set<String> all = new HashSet<>();
        for (int install = 0; install < 2; install++) {
            JsonNode data = chart.with().get("Secret", "rg-riskgate").path("data");
            assertThat(data.size()).isEqualTo(3);
            for (JsonNode value : data) {
                String text =
                        new String(
                                Base64.getDecoder().decode(value.asString()),
                                StandardCharsets.US_ASCII);
                assertThat(Base64.getDecoder().decode(text)).hasSize(32);
                all.add(text);
            }
        }
        assertThat(all).hasSize(6);
    }

    @Test
    void whereASecretIsNamedNoneIsMade() {
        Manifests manifests = chart.withSet("existing-secrets");

        assertThat(manifests.of("Secret").stream().map(Manifests::name))
                .containsExactly("rg-riskgate-validate");
    }

    @Test
    void theSecretOutlivesTheReleaseOnlyIfOneSaysSo() {
        assertThat(chart.with().get("Secret", "rg-riskgate").at("/metadata").has("annotations"))
                .isFalse();
        assertThat(
                        chart.with("--set", "secrets.keep=true")
                                .get("Secret", "rg-riskgate")
                                .at("/metadata/annotations/helm.sh~1resource-policy")
                                .asString())
                .isEqualTo("keep");
    }

    @Test
    void theBundledRedisAsksForThePasswordThatRiskgateGets() {
        JsonNode data =
                chart.withSet("bundled-redis")
                        .get("Secret", "rg-riskgate-redis")
                        .path("stringData");

        String password = data.path("redis-password").asString();
        assertThat(password).hasSize(32);
        assertThat(data.path("redis.conf").asString())
                .contains("requirepass " + password + "\n", "maxmemory-policy noeviction\n");
    }

    /** Many may read ConfigMaps and pods who may not read Secrets. */
    @Test
    void whatIsSecretStandsInSecretsOnly() {
        Manifests manifests =
                chart.with(
                        "--set",
                        "redis.bundled.enabled=true,apiKeys.keys[0].id=one,apiKeys.keys[0].client=a,"
                            + "apiKeys.keys[0].hash=SECRETHASH,apiKeys.keys[0].totp=SECRETSEED");
        Set<String> secrets = new HashSet<>(Set.of("SECRETHASH", "SECRETSEED"));
        for (JsonNode value : manifests.get("Secret", "rg-riskgate").path("data")) {
            secrets.add(value.asString());
            secrets.add(
                    new String(
                            Base64.getDecoder().decode(value.asString()),
                            StandardCharsets.US_ASCII));
        }
        secrets.add(
                manifests
                        .get("Secret", "rg-riskgate-redis")
                        .at("/stringData/redis-password")
                        .asString());
        assertThat(secrets).hasSize(9);
        assertThat(manifests.get("Secret", "rg-riskgate-api-keys").toString())
                .contains("SECRETHASH", "SECRETSEED");

        for (JsonNode object : manifests.all()) {
            if (!Manifests.kind(object).equals("Secret")) {
                for (String secret : secrets) {
                    assertThat(object.toString())
                            .as("%s %s", Manifests.kind(object), Manifests.name(object))
                            .doesNotContain(secret);
                }
            }
        }
    }
}
