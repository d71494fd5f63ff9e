// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;

import dev.riskgate.identity.jwt.jwks.TestIssuer;
import dev.riskgate.recording.RecordingReader;
import dev.riskgate.state.TestClock;

import io.envoyproxy.envoy.service.auth.v3.CheckRequest;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Random traffic over every kind of credential, rule, limit and challenge, and a clock that is set
 * back, decided by a real server over gRPC: with the same policy every verdict and every score
 * comes out again.
 */
class ReplayTrafficTest {

    private static final int REQUESTS = 3_000;
    private static final String POLICY =
            """
            apiVersion: riskgate.dev/v1
            kind: Policy
            client: { trustedProxies: 1 }
            credentials:
              - apiKey: { name: partners, header: x-api-key }
              - jwt:
                  name: idp
                  issuer: https://idp.example.com/
                  audiences: [api]
                  jwks: { file: jwks.json }
                  clientId: [claims.sub, claims.tier]
                  claims: { roles: realm_access.roles }
              - basic: { name: legacy, accounts: accounts.yaml, attempts: 3 }
            risk: { thresholds: { challenge: 20, deny: 95 } }
            challenge: { maxAge: 1h, otp: { attempts: 3, window: 10m } }
            routes:
              - { name: status, match: { path: /status }, anonymous: true }
              - { name: open, match: { path: /v1/open }, anonymous: true }
              - name: keys
                match: { path: "/v1/keys/**" }
                require: { assurance: mfa, maxAge: 1h }
              - name: tokens
                match: { path: "/v1/tokens-only/**" }
                require: { credentials: [idp], scopes: [read] }
                thresholds: { challenge: never, deny: 60 }
              - { name: admin, match: { path: /v1/admin }, require: { roles: [admin] } }
              - { name: reports, match: { path: "/v1/**" } }
            limits:
              - { name: few, per: client, rate: 6/min, routes: [reports] }
              - { name: habit, per: client, aboveBaseline: 3, floor: 4/min }
              - { name: token, per: credential, rate: 20/h, routes: [tokens] }
              - { name: from-one-place, per: address, rate: 20/min, routes: [status, open] }
              - { name: network, per: network, rate: 60/min, routes: [admin] }
              - { name: all, per: route, rate: 30/min, routes: [keys] }
            rules:
              - { name: no-deletes, when: 'request.method == "DELETE"', then: deny, routes: [reports] }
              - { name: no-debug, when: 'request.headers["x-debug"].exists(v, v == "1")', then: deny }
              - { name: no-raw, when: '"1" in request.query["raw"]', then: challenge }
              - { name: trial, when: 'client.attributes.tier == "trial" && client.attributes.level > 3', then: throttle, retryAfter: 5m, routes: [tokens] }
              - { name: learning, when: 'risk.learning && risk.score > 1.0', then: challenge, routes: [admin] }
              - { name: abroad, when: '!(place.country in ["US", ""])', then: challenge, routes: [reports] }
              - { name: tried, when: 'risk.score > 5.0', then: deny, mode: shadow }
            """;

    @TempDir Path folder;
    private final TestClock clock = new TestClock();

    @BeforeEach
    void writeWhatThePolicyNames() throws Exception {
        Files.writeString(
                folder.resolve("jwks.json"), new JWKSet(TestIssuer.EC.toPublicJWK()).toString());
        Files.writeString(
                folder.resolve("accounts.yaml"),
                """
                apiVersion: riskgate.dev/v1
                kind: Accounts
                accounts:
                  - name: legacy
                    client: old
                    hash: $argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$rk2Mi3E4dgRMg0fHaYaptWVZRKqs//6b6k3/nntqGJk
                """);
    }

    @Test
    void everyVerdictAndScoreOfRandomTrafficComesOutAgain() throws Exception {
        RandomTraffic traffic = new RandomTraffic(13, clock);
        try (RecordedServer server = RecordedServer.start(folder, POLICY, clock, Map.of())) {
            for (int i = 0; i < REQUESTS; i++) {
                CheckRequest request = traffic.next(server);
                server.check(request);
                if (RandomTraffic.hasPassword(request)) {
                    server.awaitRecorded(i + 1);
                }
                traffic.pause();
                if (i == REQUESTS / 2) {
                    clock.advance(Duration.ofHours(-3));
                }
            }
        }

        ReplayRun run = ReplayRun.of(folder, RecordedServer.KEY_TEXT, POLICY, "--json", folder);
        JsonNode result = run.json();

        assertThat(result.get("differently").asInt()).as("%s", result).isZero();
        assertThat(result.get("scoresDiffer").asInt()).as("%s", result).isZero();
        assertThat(result.get("cautions").toString())
                .isEqualTo("[\"The clock went back 1 times.\"]");
        assertThat(run.code()).isZero();
        // Only paths that no server reads, and what failed while passwords were computed.
        assertThat(result.get("notReplayableBecause").propertyNames())
                .allMatch(
                        why ->
                                why.startsWith("could not be read")
                                        || why.startsWith("decided while"));
        assertThat(result.get("decided").asInt()).isGreaterThan(REQUESTS * 8 / 10);
        everythingHappened();
    }

    /** Or the test would prove less than it says. */
    private void everythingHappened() throws Exception {
        Map<String, Integer> seen = new TreeMap<>();
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".rgrec")).toList()) {
                try (var reader = RecordingReader.open(file, RecordedServer.KEY)) {
                    for (var batch = reader.next(); batch != null; batch = reader.next()) {
                        assertThat(batch.toString()).doesNotContain("never to be recorded");
                        for (var check : batch.getChecksList()) {
                            seen.merge(check.getVerdict(), 1, Integer::sum);
                            seen.merge("proof " + check.getProof(), 1, Integer::sum);
                            seen.merge(check.getCaller().getKind(), 1, Integer::sum);
                            check.getReasonsList()
                                    .forEach(one -> seen.merge(one.getCode(), 1, Integer::sum));
                        }
                    }
                }
            }
        }
        assertThat(seen)
                .containsKeys("allow", "challenge", "throttle", "deny")
                .containsKeys("proof passed", "proof failed", "apiKey", "jwt", "basic")
                .containsKeys("credential_missing", "risk_high", "credential_conflict")
                .containsKeys("rule_matched", "rule_error", "impossible_travel", "otp_replayed");
    }
}
