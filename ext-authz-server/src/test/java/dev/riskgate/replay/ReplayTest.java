// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.replay;

import static dev.riskgate.replay.RecordedServer.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.recording.RecordingReader;
import dev.riskgate.state.TestClock;

import io.envoyproxy.envoy.service.auth.v3.CheckRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** What a real server decided over gRPC and recorded is decided again. */
class ReplayTest {

    private static final byte[] HASH_KEY = RecordedServer.KEY;
    private static final String RECORD_KEY = RecordedServer.KEY_TEXT;
    private static final String OTHER_KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final String SECRET = RecordedServer.SECRET;

    private static final String POLICY =
            """
            apiVersion: riskgate.dev/v1
            kind: Policy
            credentials:
              - apiKey: { name: partners, header: x-api-key }
            risk: { thresholds: { challenge: 20, deny: 95 } }
            routes:
              - { name: status, match: { path: /status }, anonymous: true }
              - name: keys
                match: { path: "/v1/keys/**" }
                require: { assurance: mfa, maxAge: 1h }
              - { name: reports, match: { path: "/v1/**" } }
            rules:
              - { name: no-deletes, when: 'request.method == "DELETE"', then: deny }
              - { name: no-debug, when: 'request.headers["x-debug"].exists(v, v == "1")', then: deny }
              - { name: no-raw, when: 'request.query["raw"].exists(v, v == "1")', then: deny }
              - { name: tried, when: 'risk.score > 5.0', then: deny, mode: shadow }
            limits:
              - { name: few, per: client, rate: 3/min, routes: [reports] }
            """;

    /** Holds the one recording that most tests read. */
    @TempDir static Path shared;

    @TempDir Path folder;
    private final TestClock clock = new TestClock();

    @Test
    void theSamePolicyDecidesEverythingAgainAsItWas() throws Exception {
        record();

        JsonNode result = replay(POLICY);

        assertThat(result.get("decided").asInt()).isGreaterThan(100);
        assertThat(result.get("differently").asInt()).as("%s", result).isZero();
        assertThat(result.get("scoresDiffer").asInt()).isZero();
        assertThat(result.get("notReplayable").asInt()).isEqualTo(1);
        assertThat(result.get("cautions")).isEmpty();
    }

    @Test
    void aShadowPolicyBesideTheOneThatIsRecordedChangesNothingOfIt() throws Exception {
        Path second = folder.resolve("second.yaml");
        Files.writeString(second, POLICY.replace("then: deny", "then: throttle"));
        record(Map.of("RISKGATE_SHADOW_POLICY", second.toString()));

        JsonNode result = replay(POLICY);

        assertThat(result.get("decided").asInt()).isGreaterThan(100);
        assertThat(result.get("differently").asInt()).as("%s", result).isZero();
        assertThat(result.get("scoresDiffer").asInt()).isZero();
    }

    @Test
    void anotherPolicyTellsWhoWouldBeDecidedOtherwiseAndWhy() throws Exception {
        record();

        JsonNode result =
                replay(POLICY.replace("request.method == \"DELETE\"", "request.method == \"GET\""));

        assertThat(result.get("differently").asInt()).isPositive();
        assertThat(result.get("verdicts").get("allow -> deny").asInt()).isPositive();
        assertThat(result.get("reasons").toString()).contains("no-deletes");
        assertThat(result.get("clients").get(0).get("count").asInt()).isPositive();
        assertThat(result.get("extraChallenges").asInt()).isNegative();
        assertThat(result.get("examples")).hasSize(10);
    }

    @Test
    void whatWasNotRecordedIsNeverGuessed() throws Exception {
        record();

        JsonNode header = replay(POLICY.replace("x-debug", "x-other"));
        JsonNode secret = replay(POLICY.replace("x-debug", "authorization"));
        JsonNode renamed = replay(POLICY.replace("name: partners", "name: friends"));

        assertThat(header.get("decided").asInt()).isZero();
        assertThat(header.get("notReplayableBecause").toString())
                .contains("headers not recorded: x-other");
        assertThat(secret.get("decided").asInt()).isZero();
        assertThat(renamed.get("notReplayableBecause").toString())
                .contains("the policy has no credential partners");
    }

    @Test
    void policiesThatAreNamedForItSayWhatElseIsRecorded() throws Exception {
        String later = POLICY.replace("x-debug", "x-other");
        Files.writeString(folder.resolve("later.yaml"), later);
        record(Map.of("RISKGATE_RECORD_POLICIES", folder.resolve("later.yaml").toString()));

        assertThat(replay(later).get("notReplayable").asInt()).isEqualTo(1);
    }

    @Test
    void extensionsAndTheServerNameAreRecordedWhereRulesReadThem() throws Exception {
        String reads =
                POLICY
                        + "  - { name: more, per: client, rate: 1000/s }\n"
                        + "rules:\n"
                        + "  - { name: inside, then: deny, when: 'request.extensions[\"at\"] =="
                        + " \"inside\" && peer.sni != request.host' }\n";
        String policy = reads.replaceFirst("(?s)rules:.*?limits:", "limits:");
        try (RecordedServer server = RecordedServer.start(folder, policy, clock, Map.of())) {
            for (String name : List.of("api.example.com", "other.example.com")) {
                CheckRequest.Builder request =
                        RecordedServer.request(
                                "acme", "GET", "/v1/a", "192.0.2.1", "curl/8", Map.of())
                                .toBuilder();
                request.getAttributesBuilder()
                        .putContextExtensions("at", "inside")
                        .putContextExtensions("untold", "secret")
                        .getTlsSessionBuilder()
                        .setSni(name);
                server.check(request.build());
            }
            server.awaitRecorded(2);
        }

        JsonNode same = replay(policy);
        assertThat(same.get("decided").asInt()).isEqualTo(2);
        assertThat(same.get("differently").asInt()).isZero();
        assertThat(replay(policy.replace("!= request.host", "== request.host")).get("differently"))
                .hasToString("2");
        assertThat(replay(policy.replace("[\"at\"]", "[\"untold\"]")).toString())
                .contains("extensions not recorded: untold");
        assertThat(replay(policy.replace("peer.sni", "peer.principal")).toString())
                .contains("peer not recorded: principal");
    }

    @Test
    void nobodyReadsARecordingWithoutItsKeyAndNoCredentialIsInIt() throws Exception {
        record();
        Path file = recording();

        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(bytes).doesNotContain("acme").doesNotContain("reports");
        StringBuilder plain = new StringBuilder();
        try (var reader = RecordingReader.open(file, HASH_KEY)) {
            for (var batch = reader.next(); batch != null; batch = reader.next()) {
                plain.append(batch);
            }
        }
        assertThat(plain).contains("x-api-key").contains("acme").contains("x-debug");
        assertThat(plain.toString())
                .doesNotContain(SECRET)
                .doesNotContain("x-untold")
                .doesNotContain("untold=");
    }

    @Test
    void faultsAreNamed() throws Exception {
        record();
        Path file = recording();
        byte[] whole = Files.readAllBytes(file);

        assertThat(run(OTHER_KEY, POLICY, file)).startsWith("1 ").contains("another key");
        Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, whole.length - 30));
        assertThat(run(RECORD_KEY, POLICY, cut)).startsWith("0 ").contains("has no end");
        byte[] bent = whole.clone();
        bent[whole.length / 2] ^= 1;
        assertThat(run(RECORD_KEY, POLICY, Files.write(folder.resolve("bent"), bent)))
                .startsWith("1 ")
                .contains("is damaged");
        byte[] newer = whole.clone();
        newer[5] = '7';
        assertThat(run(RECORD_KEY, POLICY, Files.write(folder.resolve("newer"), newer)))
                .startsWith("1 ")
                .contains("another version");
        assertThat(run(RECORD_KEY, POLICY, folder.resolve("policy.yaml")))
                .startsWith("1 ")
                .contains("is no recording");
        assertThat(run(RECORD_KEY, POLICY, folder.resolve("none"))).contains("does not exist");
        assertThat(run(RECORD_KEY, "kind: Policy", file)).startsWith("1 ");
        assertThat(run("short", POLICY, file)).startsWith("1 ").contains("--key-file");
    }

    private JsonNode replay(String policy) throws Exception {
        ReplayRun run = ReplayRun.of(folder, RECORD_KEY, policy, "--json", recording());
        JsonNode json = run.json();
        boolean none = json.get("decided").asInt() == 0;
        assertThat(run.err()).isEqualTo(none ? "riskgate: nothing could be decided again\n" : "");
        assertThat(run.code()).isEqualTo(none ? 1 : 0);
        return json;
    }

    /** Exit code, and all that is printed. */
    private String run(String key, String policy, Path file) throws Exception {
        ReplayRun run = ReplayRun.of(folder, key, policy, file);
        return run.code() + " " + run.out() + run.err();
    }

    private Path recording() throws Exception {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".rgrec"))
                    .reduce(
                            (_, _) -> {
                                throw new AssertionError("more than one");
                            })
                    .orElseThrow();
        }
    }

    private void record() throws Exception {
        Path kept = shared.resolve("shared.rgrec");
        if (!Files.exists(kept)) {
            record(Map.of());
            Files.copy(recording(), kept, StandardCopyOption.COPY_ATTRIBUTES);
        } else {
            Files.writeString(folder.resolve("policy.yaml"), POLICY);
            Files.copy(kept, folder.resolve("shared.rgrec"), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private void record(Map<String, String> more) throws Exception {
        try (RecordedServer server = RecordedServer.start(folder, POLICY, clock, more)) {
            story(server);
        }
    }

    private void story(RecordedServer server) throws Exception {
        for (int day = 0; day < 10; day++) {
            for (int i = 0; i < 4; i++) {
                for (String client : RecordedServer.CLIENTS) {
                    String path = "/v1/reports/" + i + "?raw=0&untold=1";
                    server.check(request(client, "GET", path, "8.8.8.8", "sync/1", Map.of()));
                }
                clock.advance(Duration.ofMinutes(3));
            }
            clock.advance(Duration.ofHours(24).minusMinutes(12));
        }
        String one = "/v1/reports/1";
        server.check(request("acme", "DELETE", one, "8.8.8.8", "sync/1", Map.of()));
        server.check(request("acme", "GET", one, "217.0.43.1", "odd/9 (a, b)", Map.of()));
        server.check(request("bolt", "GET", one, "8.8.8.8", "sync/1", Map.of("x-debug", "1")));
        server.check(request("bolt", "GET", one, "8.8.8.8", "sync/1", Map.of("x-untold", "1")));
        server.check(request("cord", "GET", one + "?raw=1", "8.8.8.8", "sync/1", Map.of()));
        server.check(request("cord", "GET", one + "?a;raw=1", "8.8.8.8", "sync/1", Map.of()));
        server.check(request("acme", "POST", "/v1/keys/7", "8.8.8.8", "sync/1", Map.of()));
        Map<String, String> wrong = Map.of("riskgate-otp", "000000");
        server.check(request("acme", "POST", "/v1/keys/7", "8.8.8.8", "sync/1", wrong));
        clock.advance(Duration.ofSeconds(40));
        Map<String, String> code = Map.of("riskgate-otp", server.code());
        server.check(request("acme", "POST", "/v1/keys/7", "8.8.8.8", "sync/1", code));
        clock.advance(Duration.ofSeconds(5));
        server.check(request("acme", "POST", "/v1/keys/7", "8.8.8.8", "sync/1", Map.of()));
        for (int i = 0; i < 6; i++) {
            server.check(request("acme", "GET", one, "8.8.8.8", "sync/1", Map.of()));
        }
        server.check(request("", "GET", "/status", "8.8.8.8", "sync/1", Map.of()));
        server.check(request("", "GET", one, "8.8.8.8", "sync/1", Map.of()));
        // More than are answered 401.
        for (int i = 0; i < 33; i++) {
            server.check(request("nobody", "GET", one, "8.8.8.8", "sync/1", Map.of()));
        }
        server.check(request("acme", "GET", "/v1/../x", "8.8.8.8", "sync/1", Map.of()));
    }
}
