// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.envoy.EnvoyConfig;
import dev.riskgate.testenv.kubernetes.cluster.Shell;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** docs/kubernetes.md and the end-to-end test name what the chart makes; no cluster is needed. */
class GuideTest {

    private final Path root = Checkout.find().root();

    @TempDir Path work;

    @Test
    void theGuidesCommandGivesEnvoyTheAddressesOfTheCluster() throws IOException {
        assumeThat(installed("sed")).as("sed is installed").isTrue();
        String command =
                guide().lines()
                        .dropWhile(line -> !line.startsWith("sed -e"))
                        .takeWhile(line -> !line.startsWith("kubectl"))
                        .collect(Collectors.joining("\n"));
        Files.createSymbolicLink(work.resolve("deploy"), root.resolve("deploy"));
        new Shell(work, Map.of()).script(command);

        EnvoyConfig.load(work.resolve("envoy.yaml"));
        JsonNode envoy =
                new JsonMapper()
                        .readTree(EnvoyConfig.load(work.resolve("envoy.yaml")).toJson())
                        .get("static_resources");
        assertThat(address(envoy.at("/listeners/0"))).isEqualTo("0.0.0.0:8080");
        assertThat(envoy.get("clusters"))
                .extracting(each -> each.get("name").asString() + " " + address(each))
                .containsExactlyInAnyOrder("riskgate riskgate:9191", "api api:8081");
    }

    @Test
    void theChartsPortsAreThoseOfTheGuide() throws IOException {
        assertThat(chart("values.yaml"))
                .containsPattern("service:\\n(.*\\n)*?  port: 9191\\n")
                .containsPattern("managementService:\\n(.*\\n)*?  port: 9192\\n");
        assertThat(Stage.MANAGEMENT_PORT).isEqualTo(9192);
        assertThat(example("envoy.yaml")).contains("port: " + Stage.HTTP_PORT + ",");
        assertThat(example("api.yaml")).contains("port: 8081,");
    }

    @Test
    void theChartHasTheNamesThatTheTestLooksFor() throws IOException {
        assertThat(chart("templates/_names.tpl"))
                .contains("app.kubernetes.io/component: server")
                .contains("%s-policy");
        assertThat(chart("templates/redis.yaml")).contains(Stage.REDIS.replace("=", ": "));
        assertThat(chart("values.yaml"))
                .contains("apiKeysHashKey: api-keys-hash-key")
                .contains("policyFile: \"\"");
    }

    @Test
    void everyFileThatTheGuideNamesIsThere() throws IOException {
        List<String> named =
                Pattern.compile("\\b(?:docs|deploy(?!/riskgate)|helm|test-env)/[\\w./-]*\\w")
                        .matcher(page().replace("$part", "envoy"))
                        .results()
                        .map(match -> match.group())
                        .toList();
        assertThat(named).isNotEmpty().allSatisfy(each -> assertThat(root.resolve(each)).exists());
    }

    @Test
    void everyStepIsExplained() throws IOException {
        String page = page();
        assertThat(E2e.steps()).extracting(Step::title).allMatch(page::contains);
    }

    private static String address(JsonNode holder) {
        JsonNode address = holder.findValue("socket_address");
        return address.get("address").asString() + ":" + address.get("port_value").asInt();
    }

    private static boolean installed(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
    }

    private String page() throws IOException {
        return Files.readString(root.resolve("docs/kubernetes.md"));
    }

    private String guide() throws IOException {
        return Guide.commands(root.resolve("docs/kubernetes.md"));
    }

    private String chart(String file) throws IOException {
        return Files.readString(root.resolve("helm/riskgate").resolve(file));
    }

    private String example(String file) throws IOException {
        return Files.readString(root.resolve("docs/examples/kubernetes").resolve(file));
    }
}
