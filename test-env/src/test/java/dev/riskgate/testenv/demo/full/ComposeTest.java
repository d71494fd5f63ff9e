// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo.full;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.cli.Main;
import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.chart.Program;
import dev.riskgate.testenv.envoy.EnvoyConfig;
import dev.riskgate.testenv.envoy.EnvoyLauncher;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code test-env/compose.yaml} and the files that it mounts, as far as no Docker is needed. */
class ComposeTest {

    private static final Path ROOT = Checkout.find().root();
    private static final Path TEST_ENV = ROOT.resolve("test-env");
    private static final Path FILES = TEST_ENV.resolve("compose");

    @TempDir Path work;

    private static JsonNode yaml(Path file) throws IOException {
        LoadSettings settings = LoadSettings.builder().build();
        return new JsonMapper()
                .valueToTree(new Load(settings).loadFromString(Files.readString(file)));
    }

    private static JsonNode service(String name) throws IOException {
        return yaml(TEST_ENV.resolve("compose.yaml")).path("services").path(name);
    }

    /** Texts of a list that each service, or what it is merged from, may have. */
    private static List<String> all(String key) throws IOException {
        List<String> all = new ArrayList<>();
        for (JsonNode list : yaml(TEST_ENV.resolve("compose.yaml")).findValues(key)) {
            list.forEach(each -> all.add(each.asString("")));
        }
        return all;
    }

    @Test
    void everyFileThatIsMountedExists() throws IOException {
        List<String> mounted =
                all("volumes").stream()
                        .filter(each -> each.startsWith("."))
                        .map(each -> each.substring(0, each.indexOf(':')))
                        .toList();
        assertThat(mounted).hasSizeGreaterThan(8);
        assertThat(mounted).allMatch(each -> Files.exists(TEST_ENV.resolve(each)), "exists");
    }

    @Test
    void whatIsBuiltHasADockerfileAndTheRestIsPinnedByVersion() throws IOException {
        JsonNode compose = yaml(TEST_ENV.resolve("compose.yaml"));
        for (JsonNode build : compose.findValues("build")) {
            Path context = TEST_ENV.resolve(build.path("context").asString("")).normalize();
            assertThat(context).isEqualTo(ROOT);
            assertThat(context.resolve(build.path("dockerfile").asString(""))).exists();
        }
        assertThat(compose.findValuesAsString("image"))
                .hasSizeGreaterThan(8)
                .allMatch(image -> image.matches("[a-z/-]+:(demo|v?\\d+\\.\\d+.*)"), "is pinned");
    }

    @Test
    void nothingIsPublishedBeyondThisMachine() throws IOException {
        assertThat(all("ports"))
                .hasSizeGreaterThan(4)
                .allMatch(port -> port.startsWith("127.0.0.1:"), "is on the loopback interface");
    }

    /** Where it is to be had; it starts nothing. */
    @Test
    void composeItselfAcceptsIt() {
        Program docker = Program.need("docker", "Docker's command, with its plugin compose");
        Assumptions.assumeTrue(
                docker.run("compose", "version").status() == 0,
                "Skipped, since docker has no plugin compose");
        Program.Finished said =
                docker.run("compose", "-f", TEST_ENV.resolve("compose.yaml").toString(), "config");
        assertThat(said.status()).as(said.all()).isZero();
    }

    @Test
    void envoysFileIsTheShippedOneWithOtherAddressesAndMoreTime() throws IOException {
        EnvoyConfig shipped =
                EnvoyConfig.load(ROOT.resolve("deploy/envoy/envoy.yaml"))
                        .trustedProxies(1)
                        .checkTimeout(Duration.ofSeconds(6))
                        .cluster("api", "api", 8081)
                        .cluster("riskgate", "riskgate-1", 9191)
                        .alsoCluster("riskgate", "riskgate-2", 9191);
        String expected =
                shipped.toJson()
                        .replace("\"address\" : \"127.0.0.1\"", "\"address\" : \"0.0.0.0\"")
                        .replace("/dev/stdout", "/var/log/envoy/access.jsonl");
        JsonMapper json = new JsonMapper();
        assertThat(json.readTree(EnvoyConfig.load(FILES.resolve("envoy.yaml")).toJson()))
                .isEqualTo(json.readTree(expected));
    }

    @Test
    void envoyAcceptsItsFile() throws Exception {
        Path envoy = new EnvoyLauncher(Checkout.find()).program();
        Path here = work.resolve("envoy.yaml");
        Files.writeString(
                here,
                Files.readString(FILES.resolve("envoy.yaml"))
                        .replace("/var/log/envoy", work.toString()));
        Program.Finished said = new Program(envoy).run("--mode", "validate", "-c", here.toString());
        assertThat(said.status()).as(said.all()).isZero();
    }

    @Test
    void prometheusAcceptsItsFileAndScrapesWhatIsThere() throws IOException {
        Path rules = ROOT.resolve("helm/riskgate/files/alerts");
        String text = Files.readString(FILES.resolve("prometheus.yaml"));
        assertThat(text).contains("/etc/prometheus/alerts/");
        assertThat(service("prometheus").path("volumes").toString())
                .contains("/files/alerts:/etc/prometheus/alerts");
        Program promtool = Program.need("promtool", "apt install prometheus");
        Path here =
                Files.writeString(
                        work.resolve("prometheus.yaml"),
                        text.replace("/etc/prometheus/alerts", rules.toString()));
        Program.Finished said = promtool.run("check", "config", here.toString());
        assertThat(said.status()).as(said.all()).isZero();
    }

    /** The same series as the example for Prometheus: what alerts and dashboards use. */
    @Test
    void ofEnvoysMetricsTheSameAreKeptAsByTheExample() throws IOException {
        String relabel = "/scrape_configs/1/metric_relabel_configs";
        assertThat(yaml(FILES.resolve("prometheus.yaml")).at(relabel))
                .isEqualTo(yaml(ROOT.resolve("deploy/prometheus/prometheus.yaml")).at(relabel));
    }

    @Test
    void grafanaFindsTheDashboardsWhereTheyAreMounted() throws IOException {
        String path =
                yaml(FILES.resolve("grafana/dashboards/dashboards.yaml"))
                        .at("/providers/0/options/path")
                        .asString("");
        assertThat(service("grafana").path("volumes").toString())
                .contains("/files/dashboards:" + path);
        JsonNode sources = yaml(FILES.resolve("grafana/datasources/datasources.yaml"));
        List<String> urls = new ArrayList<>();
        sources.path("datasources").forEach(each -> urls.add(each.path("url").asString("")));
        assertThat(urls).containsExactly("http://prometheus:9090", "http://loki:3100");
    }

    /** Grafana takes {@code $$} for a dollar in files like this one. */
    @Test
    void grafanasLinksBetweenTheLogsAreThoseOfThePage() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/logs.md")).replace("\\|", "|");
        JsonNode loki =
                yaml(FILES.resolve("grafana/datasources/datasources.yaml")).at("/datasources/1");
        JsonNode links = loki.at("/jsonData/derivedFields");
        assertThat(links).hasSize(2);
        for (JsonNode link : links) {
            assertThat(link.path("datasourceUid")).isEqualTo(loki.path("uid"));
            assertThat(link.path("url").asString("")).contains("$${__value.raw}");
            assertThat(page)
                    .contains("`" + link.path("name").asString("") + "`")
                    .contains("`" + link.path("matcherRegex").asString("") + "`")
                    .contains("`" + link.path("url").asString("").replace("$$", "$") + "`");
        }
    }

    @Test
    void bothLogsAreMountedWhereTheCollectorLooks() throws IOException {
        String alloy = Files.readString(ROOT.resolve("deploy/logs/config.alloy"));
        for (String folder : List.of("/var/log/riskgate", "/var/log/envoy")) {
            assertThat(alloy).contains("__path__ = \"" + folder + "/");
            assertThat(service("alloy").path("volumes").toString()).contains("logs:" + folder);
        }
        assertThat(service("envoy").path("volumes").toString()).contains("logs:/var/log/envoy");
        assertThat(Files.readString(FILES.resolve("envoy.yaml"))).contains("/var/log/envoy/access");
    }

    @Test
    void keycloaksClientIsTheOneOfTheLoadAndItsTokensAreForTheApi() throws IOException {
        JsonNode realm =
                new JsonMapper()
                        .readTree(Files.readString(FILES.resolve("keycloak/riskgate-realm.json")));
        JsonNode client = realm.at("/clients/0");
        assertThat(client.path("clientId").asString("")).isEqualTo(Callers.ANALYTICS);
        assertThat(client.path("secret").asString(""))
                .isEqualTo(service("load").at("/environment/CLIENT_SECRET").asString(""));
        assertThat(client.at("/protocolMappers/0/config/included.custom.audience").asString(""))
                .isEqualTo("api");
        assertThat(service("setup").at("/environment/ISSUER").asString(""))
                .isEqualTo(
                        service("keycloak").at("/environment/KC_HOSTNAME").asString("")
                                + "/realms/"
                                + realm.path("realm").asString(""));
    }

    /** The tool runs as in its container, but for folders and addresses. */
    @Test
    void whatSetupWritesIsValidAndIsWrittenOnce() throws Exception {
        Path files = Files.createDirectories(work.resolve("files"));
        Path demo = Files.createDirectories(work.resolve("demo"));
        Files.copy(FILES.resolve("server.yaml"), files.resolve("server.yaml"));
        Path policy = TEST_ENV.resolve("demo/full-policy.yaml");
        Files.copy(policy, files.resolve("full-policy.yaml"));
        try (RedisServer redis = RedisServer.start()) {
            Map<String, String> environment =
                    Map.of(
                            "REDIS",
                            "127.0.0.1:" + redis.port(),
                            "ISSUER",
                            "https://keycloak:8443/realms/riskgate");
            new ComposeSetup(environment, files, demo).run(work);
            assertThat(redis.command("DBSIZE").number()).as("the past").isGreaterThan(64);
            assertThat(Files.readString(demo.resolve("policy.yaml")))
                    .contains("issuer: https://keycloak:8443/realms/riskgate")
                    .doesNotContain("jwks");
            assertThat(Files.readString(demo.resolve("keycloak/keycloak.pem")))
                    .startsWith("-----BEGIN CERTIFICATE-----");

            String partners = Files.readString(demo.resolve("partners.json"));
            new ComposeSetup(environment, files, demo).run(work);
            assertThat(demo.resolve("partners.json")).hasContent(partners);
        }
        StringWriter said = new StringWriter();
        int status =
                Main.run(
                        new PrintWriter(said, true),
                        new PrintWriter(said, true),
                        "validate",
                        "--config",
                        demo.resolve("server.yaml").toString(),
                        demo.resolve("policy.yaml").toString());
        assertThat(status).as(said.toString()).isZero();
    }
}
