// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.redis.link.RedisSettings;
import dev.riskgate.server.config.ServerConfig;
import dev.riskgate.server.config.ServerConfigs;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** What the chart writes for Riskgate is what Riskgate reads, and its paths lead into volumes. */
class ChartServerFileTest {

    @TempDir Path folder;
    private Chart chart;

    @BeforeEach
    void findHelm() {
        chart = Chart.need();
    }

    private ServerConfig server(Manifests manifests, String name) throws Exception {
        String text = manifests.get("ConfigMap", name).at("/data/server.yaml").asString();
        Path file = Files.writeString(folder.resolve("server.yaml"), text);
        return ServerConfigs.read(file, StandInSecrets.ALL);
    }

    @Test
    void ownSettingsWinAndTheRestStays() throws Exception {
        ServerConfig config = server(chart.withSet("server-settings"), "rg-riskgate");

        assertThat(config.grpc().address()).hasToString("0.0.0.0:9000");
        assertThat(config.grpc().maxInboundBytes()).isEqualTo(16_777_216);
        assertThat(config.state().maxSubjects()).isEqualTo(1_000_000);
        assertThat(config.policy().file()).hasToString("/etc/riskgate/policy/policy.yaml");
    }

    @Test
    void portsFollowTheServerFile() {
        Manifests manifests = chart.withSet("server-settings");

        assertThat(
                        manifests
                                .get("Deployment", "rg-riskgate")
                                .at("/spec/template/spec/containers/0/ports"))
                .hasToString(
                        "[{\"name\":\"grpc\",\"containerPort\":9000},"
                                + "{\"name\":\"management\",\"containerPort\":9100}]");
        assertThat(
                        manifests
                                .get("Service", "rg-riskgate")
                                .at("/spec/ports/0/targetPort")
                                .asString())
                .isEqualTo("grpc");
    }

    @Test
    void aPolicyThatIsGivenAsTextKeepsItsComments() {
        assertThat(
                        chart.withSet("policy-file")
                                .get("ConfigMap", "rg-riskgate-policy")
                                .at("/data/policy.yaml")
                                .asString())
                .startsWith("# A comment that stays.\n");
    }

    /** Helm sorts keys, and a mapping has no last line. */
    @ParameterizedTest
    @ValueSource(strings = {"policy", "shadow-policy"})
    void aPolicyOfValuesWithAnEndMarkerIsWrittenAsOneThatHasItsEnd(String which) throws Exception {
        Manifests manifests =
                chart.with(
                        "--set",
                        "policy.endMarker=required,shadowPolicy.endMarker=required,"
                            + "shadowPolicy.apiVersion=riskgate.dev/v1,shadowPolicy.kind=Policy");
        String text =
                manifests
                        .get("ConfigMap", "rg-riskgate-" + which)
                        .at("/data/policy.yaml")
                        .asString();

        assertThat(text).startsWith("endMarker: required\n").endsWith("\n...\n");
        byte[] content = text.getBytes(UTF_8);
        assertThatCode(() -> PolicyLoader.parse("policy.yaml", content)).doesNotThrowAnyException();
    }

    @Test
    void everyKindOfRedisIsReachedAsItsValuesSay() throws Exception {
        ServerConfig acl = server(chart.withSet("redis-acl-tls"), "rg-riskgate");
        assertThat(redis(acl).user()).isEqualTo("riskgate");
        assertThat(Objects.requireNonNull(redis(acl).tls()).caFile())
                .hasToString("/etc/riskgate/redis-tls/ca.crt");

        ServerConfig sentinel = server(chart.withSet("redis-sentinel"), "rg-riskgate");
        assertThat(redis(sentinel).nodes()).hasSize(3);
        assertThat(redis(sentinel).sentinelMaster()).isEqualTo("riskgate");

        ServerConfig bundled = server(chart.withSet("bundled-redis"), "rg-riskgate");
        assertThat(redis(bundled).nodes().getFirst().host()).isEqualTo("rg-riskgate-redis");
    }

    private static RedisSettings redis(ServerConfig config) {
        return Objects.requireNonNull(config.redis()).connection();
    }
}
