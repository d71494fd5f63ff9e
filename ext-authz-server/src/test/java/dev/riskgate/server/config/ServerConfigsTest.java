// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.riskgate.audit.OutputSettings;
import dev.riskgate.audit.encode.Encoding;
import dev.riskgate.audit.sink.FileSettings;
import dev.riskgate.audit.sink.StdoutSettings;
import dev.riskgate.outbound.ProxySettings;
import dev.riskgate.redis.link.RedisSettings;
import dev.riskgate.server.config.ServerConfig.Log.Format;
import dev.riskgate.server.config.ServerConfig.Log.Level;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class ServerConfigsTest {

    private static final String TOP = "apiVersion: riskgate.dev/v1\nkind: Server\n";
    private static final Map<String, String> POLICY = Map.of("RISKGATE_POLICY_FILE", "/p.yaml");
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    @TempDir Path folder;

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("server.yaml"), TOP + content);
    }

    private String faults(String content, Map<String, String> environment) throws IOException {
        Path file = file(content);
        ConfigException e =
                catchThrowableOfType(
                        ConfigException.class, () -> ServerConfigs.read(file, environment));
        return String.valueOf(e.getMessage());
    }

    @Test
    void theDefaultsNeedNothingButAPolicy() throws Exception {
        ServerConfig config = ServerConfigs.read(null, POLICY);
        assertThat(config)
                .isEqualTo(
                        new ServerConfig(
                                new ServerConfig.Grpc(
                                        new Address.Tcp("0.0.0.0", 9191),
                                        8 << 20,
                                        Duration.ofSeconds(5),
                                        Duration.ofMinutes(5),
                                        Duration.ofSeconds(30),
                                        null),
                                new ServerConfig.Management(new Address.Tcp("0.0.0.0", 9192), null),
                                new ServerConfig.PolicyFile(Path.of("/p.yaml")),
                                null,
                                new ServerConfig.ApiKeys(null, null, null, Duration.ofDays(90)),
                                new ServerConfig.Observation(null, null),
                                new ServerConfig.Geo(
                                        java.util.List.of(), new ServerConfig.GeoTable.Shipped()),
                                new ServerConfig.State(
                                        100_000, Duration.ofSeconds(1), Duration.ofDays(60)),
                                null,
                                new ServerConfig.Outbound(null, null, Duration.ofSeconds(3)),
                                new ServerConfig.Check(
                                        Duration.ofMillis(150), 1_000, Duration.ofMillis(250)),
                                new ServerConfig.Log(
                                        List.of(
                                                new OutputSettings(
                                                        "stdout",
                                                        Encoding.JSON,
                                                        new StdoutSettings(),
                                                        16_384)),
                                        Level.INFO,
                                        Format.TEXT),
                                null,
                                new ServerConfig.Drain(
                                        Duration.ofSeconds(2), Duration.ofSeconds(20))));
    }

    @Test
    void everyKeyOfTheFileIsMapped() throws Exception {
        Files.writeString(folder.resolve("key"), KEY + "\n");
        Files.writeString(folder.resolve("key2"), Base64.getEncoder().encodeToString(new byte[33]));
        Files.writeString(folder.resolve("word"), "pass word\n");
        ServerConfig config =
                ServerConfigs.read(
                        file(
                                """
                                grpc:
                                  address: unix:/run/riskgate.sock
                                  maxInboundBytes: 65536
                                  permitKeepAliveTime: 1s
                                  maxConnectionAge: 1m
                                  maxConnectionAgeGrace: 2s
                                  tls: { certFile: a.crt, keyFile: a.key, clientCaFile: /ca.crt }
                                management: { address: off }
                                policy: { file: policy.yaml }
                                apiKeys: { file: keys.yaml, hashKeyFile: key, previousHashKeyFile: key }
                                observation: { hashKeyFile: key, previousHashKeyFile: key2 }
                                geo: { databases: [city.mmdb, /asn.mmdb], table: places.geo }
                                state: { maxSubjects: 5000, maxStaleness: 2s, ttl: 7d }
                                redis:
                                  address: a:26379, b:26379
                                  mode: sentinel
                                  sentinelMaster: riskgate
                                  user: app
                                  passwordFile: word
                                  sentinelPasswordFile: word
                                  database: 3
                                  timeout: 20ms
                                  start: degraded
                                  tls: { enabled: true, caFile: ca.crt, certFile: a.crt, keyFile: a.key }
                                outbound:
                                  caFile: cas.pem
                                  proxy: http://proxy.example.com:3128/
                                  noProxy: [idp.example.com, .svc.cluster.local, 10.0.0.7, '2001:db8::1']
                                  timeout: 5s
                                check: { budget: 80ms, maxConcurrentWaits: 7, tokenTimePerNetwork: 40ms }
                                log: { decisions: decisions.json, queueSize: 16, level: debug, format: json }
                                drain: { notice: 1s, timeout: 3s }
                                """),
                        Map.of());
        assertThat(config.grpc())
                .isEqualTo(
                        new ServerConfig.Grpc(
                                new Address.Unix(Path.of("/run/riskgate.sock")),
                                65_536,
                                Duration.ofSeconds(1),
                                Duration.ofMinutes(1),
                                Duration.ofSeconds(2),
                                new ServerConfig.Tls(
                                        folder.resolve("a.crt"),
                                        folder.resolve("a.key"),
                                        Path.of("/ca.crt"))));
        assertThat(config.management().address()).isNull();
        assertThat(config.policy().file()).isEqualTo(folder.resolve("policy.yaml"));
        assertThat(config.apiKeys().file()).isEqualTo(folder.resolve("keys.yaml"));
        assertThat(config.apiKeys().hashKey()).extracting(Secret::bytes).isEqualTo(new byte[32]);
        assertThat(config.apiKeys().previousHashKey()).isNotNull();
        assertThat(config.observation().hashKey()).isNotNull();
        assertThat(config.observation().previousHashKey())
                .extracting(Secret::bytes)
                .isEqualTo(new byte[33]);
        assertThat(config.geo().databases())
                .containsExactly(folder.resolve("city.mmdb"), Path.of("/asn.mmdb"));
        assertThat(config.geo().table())
                .isEqualTo(new ServerConfig.GeoTable.File(folder.resolve("places.geo")));
        assertThat(config.state())
                .isEqualTo(new ServerConfig.State(5000, Duration.ofSeconds(2), Duration.ofDays(7)));
        assertThat(config.redis())
                .isEqualTo(
                        new ServerConfig.Redis(
                                new RedisSettings(
                                        RedisSettings.Mode.SENTINEL,
                                        List.of(
                                                new RedisSettings.Node("a", 26379),
                                                new RedisSettings.Node("b", 26379)),
                                        "riskgate",
                                        "app",
                                        "pass word",
                                        "pass word",
                                        3,
                                        new RedisSettings.Tls(
                                                folder.resolve("ca.crt"),
                                                folder.resolve("a.crt"),
                                                folder.resolve("a.key")),
                                        Duration.ofMillis(20)),
                                ServerConfig.Redis.Start.DEGRADED));
        assertThat(config.outbound())
                .isEqualTo(
                        new ServerConfig.Outbound(
                                folder.resolve("cas.pem"),
                                new ProxySettings(
                                        "proxy.example.com",
                                        3128,
                                        List.of(
                                                "idp.example.com",
                                                ".svc.cluster.local",
                                                "10.0.0.7",
                                                "2001:db8::1")),
                                Duration.ofSeconds(5)));
        assertThat(config.check())
                .isEqualTo(new ServerConfig.Check(Duration.ofMillis(80), 7, Duration.ofMillis(40)));
        assertThat(config.log())
                .isEqualTo(
                        new ServerConfig.Log(
                                List.of(json("file", "decisions.json", 16)),
                                Level.DEBUG,
                                Format.JSON));
        assertThat(config.drain().notice()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.drain().timeout()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void whatRedisNeedsIsSaid() throws Exception {
        Map<String, String> key = new HashMap<>(POLICY);
        key.put("RISKGATE_OBSERVATION_HASH_KEY", KEY);

        assertThat(faults("redis: { address: a:1 }", POLICY)).contains("observation.hashKeyFile");
        assertThat(faults("redis: { address: nowhere }", key)).contains("host:port");
        assertThat(faults("redis: { address: 'a:1,b:2' }", key)).contains("sentinel or cluster");
        assertThat(faults("redis: { address: a:1, mode: sentinel }", key))
                .contains("redis.sentinelMaster");
        assertThat(faults("redis: { address: a:1, mode: cluster, database: 2 }", key))
                .contains("redis.database must be 0");
        assertThat(faults("redis: { address: a:1, user: me }", key))
                .contains("RISKGATE_REDIS_PASSWORD");
        assertThat(faults("redis: { address: a:1, passwordFile: gone }", key))
                .contains("cannot be read");
        assertThat(faults("redis: { address: a:1, tls: { certFile: a } }", key))
                .contains("both certFile and keyFile", "redis.tls.enabled must be true");
    }

    @Test
    void aRedisOnASocketNeedsNoPort() throws Exception {
        Map<String, String> environment = new HashMap<>(POLICY);
        environment.put("RISKGATE_OBSERVATION_HASH_KEY", KEY);
        environment.put("RISKGATE_REDIS_ADDRESS", "unix:/run/redis.sock");
        environment.put("RISKGATE_REDIS_PASSWORD", "secret word");
        ServerConfig.Redis redis =
                java.util.Objects.requireNonNull(ServerConfigs.read(null, environment).redis());

        assertThat(redis.connection().nodes())
                .containsExactly(new RedisSettings.Node("/run/redis.sock", 0));
        assertThat(redis.connection().password()).isEqualTo("secret word");
        assertThat(redis.toString()).doesNotContain("secret word");
    }

    @Test
    void whatIsNoProxyIsRefused() throws Exception {
        for (String bad :
                List.of(
                        "proxy.example.com:3128",
                        "https://proxy.example.com:3128",
                        "http://proxy.example.com",
                        "http://proxy.example.com:0",
                        "http://user:s3cr3t@proxy.example.com:3128",
                        "http://s3cr3t@proxy.example.com:3128",
                        "http://proxy.example.com:3128/path",
                        "http://unix:/run/proxy")) {
            assertThat(faults("outbound: { proxy: '" + bad + "' }", POLICY))
                    .as(bad)
                    .contains("outbound.proxy: must be http://host:port")
                    .doesNotContain("s3cr3t");
            assertThat(faults("", with(POLICY, "RISKGATE_OUTBOUND_PROXY", bad)))
                    .as(bad)
                    .contains("RISKGATE_OUTBOUND_PROXY must be http://host:port")
                    .doesNotContain("s3cr3t");
        }
    }

    @Test
    void whatCanBeNoHostIsNotCalledWithoutTheProxy() throws Exception {
        String proxy = "outbound: { proxy: http://proxy:3128";
        for (String bad : List.of("*.example.com", "10.0.0.0/8", "http://a", "a:8080", ".", "")) {
            assertThat(faults(proxy + ", noProxy: ['" + bad + "'] }", POLICY))
                    .as(bad)
                    .contains("outbound.noProxy[0]: must be a host name");
        }
        Map<String, String> variable =
                with(POLICY, "RISKGATE_OUTBOUND_NO_PROXY", "a, .svc.cluster.local,10.0.0.0/8");
        assertThat(faults(proxy + " }", variable)).contains("RISKGATE_OUTBOUND_NO_PROXY: each");
        assertThat(faults("outbound: { noProxy: [a] }", POLICY))
                .contains("outbound.noProxy needs outbound.proxy");
        assertThat(
                        ServerConfigs.read(
                                        file(proxy + " }"),
                                        with(POLICY, "RISKGATE_OUTBOUND_NO_PROXY", "a, [::1]"))
                                .outbound()
                                .proxy())
                .isEqualTo(new ProxySettings("proxy", 3128, List.of("a", "::1")));
    }

    @Test
    void theProxyOfOtherProgramsIsNotFollowedAndThatIsTold() throws Exception {
        Map<String, String> environment = with(POLICY, "HTTPS_PROXY", "http://u:s3cr3t@proxy:3128");
        ServerConfig direct = ServerConfigs.read(null, environment);
        assertThat(direct.outbound().proxy()).isNull();
        assertThat(ServerConfigs.warnings(direct, environment))
                .singleElement()
                .asString()
                .contains("HTTPS_PROXY is not followed", "RISKGATE_OUTBOUND_PROXY")
                .doesNotContain("s3cr3t");

        environment = with(environment, "RISKGATE_OUTBOUND_PROXY", "http://proxy:3128");
        assertThat(ServerConfigs.warnings(ServerConfigs.read(null, environment), environment))
                .isEmpty();
        assertThat(ServerConfigs.warnings(direct, POLICY)).isEmpty();
    }

    @Test
    void aVariableWinsOverTheFile() throws Exception {
        Map<String, String> environment = new HashMap<>(POLICY);
        environment.put("RISKGATE_GRPC_ADDRESS", "[::1]:7000");
        environment.put("RISKGATE_CHECK_BUDGET", "99ms");
        environment.put("RISKGATE_GRPC_MAX_INBOUND_BYTES", "70000");
        environment.put("RISKGATE_GEO_DATABASES", "/a.mmdb, /b.mmdb");
        environment.put("RISKGATE_OBSERVATION_HASH_KEY", KEY);
        environment.put("RISKGATE_LOG_LEVEL", "");
        ServerConfig config =
                ServerConfigs.read(
                        file("grpc: { address: a:1 }\ncheck: { budget: 1s }\nlog: {level: warn}\n"),
                        environment);
        assertThat(config.grpc().address()).isEqualTo(new Address.Tcp("::1", 7000));
        assertThat(config.grpc().maxInboundBytes()).isEqualTo(70_000);
        assertThat(config.check().budget()).isEqualTo(Duration.ofMillis(99));
        assertThat(config.geo().databases())
                .containsExactly(Path.of("/a.mmdb"), Path.of("/b.mmdb"));
        assertThat(config.observation().hashKey()).isNotNull();
        assertThat(config.log().level()).isEqualTo(Level.WARN);
    }

    @Test
    void everyFaultOfTheFileIsToldWithItsPlaceAndARemedy() throws Exception {
        assertThat(
                        faults(
                                """
                                grpc:
                                  adress: 0.0.0.0:1
                                  maxInboundBytes: 12
                                check: { budget: fast }
                                log: { level: loud }
                                management: { address: "80" }
                                """,
                                POLICY))
                .isEqualTo(
                        """
                        F:4:3: grpc: unknown key "adress"; did you mean "address"?
                        F:5:20: grpc.maxInboundBytes: must be a whole number from 65536 to 268435456
                        F:6:18: check.budget: must be a time span from 1ms to 1m
                        F:7:15: log.level: must be one of error, warn, info, debug
                        F:8:24: management.address: must be host:port or off\
                        """
                                .replace("F:", folder.resolve("server.yaml") + ":"));
    }

    @Test
    void everyFaultOfTheVariablesIsTold() throws Exception {
        assertThat(
                        faults(
                                        "",
                                        Map.of(
                                                "RISKGATE_GRPC_ADDRESS", "nowhere",
                                                "RISKGATE_CHECK_BUDGET", "0ms",
                                                "RISKGATE_LOG_QUEUE_SIZE", "many",
                                                "RISKGATE_GRPC_TLS_CERT_FILE", "a.crt",
                                                "RISKGATE_API_KEYS_FILE", "keys.yaml"))
                                .lines())
                .containsExactly(
                        "RISKGATE_GRPC_ADDRESS must be host:port or unix:/path",
                        "grpc.tls needs both certFile and keyFile",
                        "policy.file is missing: set it in the server file, or"
                                + " RISKGATE_POLICY_FILE",
                        "apiKeys.file needs apiKeys.hashKeyFile, or the key itself in"
                                + " RISKGATE_API_KEYS_HASH_KEY",
                        "RISKGATE_CHECK_BUDGET must be a time span from 1ms to 1m",
                        "RISKGATE_LOG_QUEUE_SIZE must be a whole number from 16 to 1048576");
    }

    @Test
    void aSecretInTheFileIsRefusedAndNeverShown() throws Exception {
        assertThat(faults("apiKeys: { hashKey: " + KEY + " }\n", POLICY))
                .contains("unknown key \"hashKey\"; did you mean \"hashKeyFile\"?")
                .doesNotContain(KEY);
        assertThat(faults("", with(POLICY, "RISKGATE_OBSERVATION_HASH_KEY", "c2hvcnQ=")))
                .contains("RISKGATE_OBSERVATION_HASH_KEY must hold base64 of at least 32 bytes")
                .doesNotContain("c2hvcnQ=");
        assertThat(faults("observation: { hashKeyFile: gone }\n", POLICY))
                .contains("observation.hashKeyFile: " + folder.resolve("gone") + " cannot be read");
        ServerConfig config =
                ServerConfigs.read(null, with(POLICY, "RISKGATE_OBSERVATION_HASH_KEY", KEY));
        assertThat(config.toString()).doesNotContain(KEY).contains("(secret)");
    }

    @Test
    void aPreviousKeyOfPseudonymsNeedsAnotherOneThatFollowsIt() throws Exception {
        String previous = "RISKGATE_OBSERVATION_PREVIOUS_HASH_KEY";
        Map<String, String> alone = with(POLICY, previous, KEY);
        assertThat(faults("", alone)).contains("needs observation.hashKeyFile");
        assertThat(faults("", with(alone, "RISKGATE_OBSERVATION_HASH_KEY", KEY)))
                .contains("the same key");
    }

    @Test
    void aMissingServerFileIsToldPlainly() {
        Path gone = folder.resolve("gone.yaml");
        assertThatThrownBy(() -> ServerConfigs.read(gone, POLICY))
                .hasMessage(
                        gone
                                + ": the server file cannot be read; give the path of a readable"
                                + " file");
    }

    @Test
    void aMisspeltVariableIsWarnedOfAndThoseThatKubernetesMakesUpAreNot() {
        assertThat(
                        ServerConfigs.warnings(
                                Map.of(
                                        "RISKGATE_GRPC_ADRESS", "x",
                                        "RISKGATE_SERVICE_HOST", "10.0.0.1",
                                        "RISKGATE_PORT_9191_TCP_ADDR", "10.0.0.1",
                                        "RISKGATE_CONFIG", "x",
                                        "RISKGATE_POLICY_FILE", "x",
                                        "RISKGATE_MANAGEMENT_URL", "x",
                                        "RISKGATE_MANAGEMENT_TOKEN", "x",
                                        "PATH", "x")))
                .containsExactly(
                        "unknown variable RISKGATE_GRPC_ADRESS; did you mean"
                                + " \"RISKGATE_GRPC_ADDRESS\"?");
    }

    private OutputSettings json(String name, String file, int queueSize) {
        return new OutputSettings(
                name, Encoding.JSON, new FileSettings(folder.resolve(file)), queueSize);
    }

    private static Map<String, String> with(Map<String, String> map, String key, String value) {
        Map<String, String> all = new HashMap<>(map);
        all.put(key, value);
        return all;
    }

    @Test
    void theServerFileIsTheOneGivenElseTheOneThatTheVariableNames() {
        Map<String, String> variable = Map.of("RISKGATE_CONFIG", "/etc/riskgate/server.yaml");
        assertThat(ServerConfigs.file(Path.of("mine.yaml"), variable))
                .isEqualTo(Path.of("mine.yaml"));
        assertThat(ServerConfigs.file(null, variable))
                .isEqualTo(Path.of("/etc/riskgate/server.yaml"));
        assertThat(ServerConfigs.file(null, Map.of("RISKGATE_CONFIG", " "))).isNull();
        assertThat(ServerConfigs.file(null, Map.of())).isNull();
    }
}
