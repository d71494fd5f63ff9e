// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static com.google.rpc.Code.OK_VALUE;
import static com.google.rpc.Code.PERMISSION_DENIED_VALUE;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.proto.v1.Decision;
import dev.riskgate.testredis.Await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** A shadow policy together with outages, with shadow modes, and with files that change. */
class ShadowPolicyPairsTest {

    private static final String METRIC = "riskgate_shadow_policy_total";
    private static final String SET = "shadowPolicy: second.yaml\n";
    private static final String AWAY = "redis: { address: \"127.0.0.1:1\", start: degraded }\n";

    /** A route for everything that an outage may do to a decision. */
    static final String EVERYTHING =
            """
            mode: %s
            risk: { mode: %s, thresholds: { challenge: 0, deny: never } }
            routes:
              - { name: open, match: { path: /open }, anonymous: true }
              - { name: strict, match: { path: /strict }, consistency: strict, onDegraded: %3$s }
              - { name: counted, match: { path: /counted }, onDegraded: %3$s }
              - { name: exact, match: { path: /exact }, onDegraded: %3$s }
              - { name: usual, match: { path: /usual }, onDegraded: %3$s }
              - { name: odd, match: { path: /odd }, onDegraded: %3$s }
              - { name: secure, match: { path: /secure }, require: { assurance: mfa } }
              - { name: rest, match: { path: "/**" }, onDegraded: %3$s }
            limits:
              - { name: two, per: client, rate: 2/h, burst: 2, routes: [counted] }
              - { name: exact, per: client, rate: 2/h, consistency: strict, routes: [exact] }
              - { name: usual, per: client, aboveBaseline: 10, floor: 1/h, routes: [usual] }
            rules:
              - { name: odd, when: risk.score > 0.0, then: deny, routes: [odd] }
              - { name: tried, when: "true", then: deny, mode: shadow }
            """;

    static final List<String> PATHS =
            List.of("open", "strict", "counted", "exact", "usual", "odd", "secure", "rest");

    @TempDir Path folder;
    private ServerUnderTest server;

    @BeforeEach
    void make() throws Exception {
        server = new ServerUnderTest(folder);
    }

    @AfterEach
    void end() throws Exception {
        server.close();
    }

    /** What differs then would be a false alarm: nobody changed anything. */
    @ParameterizedTest
    @CsvSource({
        "enforce, enforce, allow",
        "enforce, enforce, challenge",
        "enforce, enforce, deny",
        "enforce, shadow, allow",
        "enforce, shadow, deny",
        "shadow, enforce, allow",
        "shadow, shadow, deny",
    })
    void thePolicyBesideItselfNeverDiffersWhetherRedisIsThereOrAway(
            String mode, String risk, String onDegraded) throws Exception {
        String policy = EVERYTHING.formatted(mode, risk, onDegraded);
        List<Decision> away = play(policy, policy, SET + AWAY);
        List<Decision> here = play(policy, policy, SET);

        assertThat(here)
                .allSatisfy(
                        decision ->
                                assertThat(decision.getShadowPolicy().getVerdict())
                                        .as("%s", decision)
                                        .isEqualTo(decision.getVerdict()));
        assertThat(away).anyMatch(decision -> decision.getVerdict().equals("undecided"));
        for (Decision decision : away) {
            boolean strict = List.of("strict", "exact").contains(decision.getRoute());
            boolean failed = decision.getDegradedCount() > 0;
            assertThat(decision.getShadowPolicy().getVerdict())
                    .as("%s", decision)
                    .isEqualTo(strict && failed ? "not_comparable" : decision.getVerdict());
        }
    }

    /** Verdicts, reasons and what clients are told, in the same order. */
    @ParameterizedTest
    @CsvSource({"''", "'" + AWAY + "'"})
    void onePolicyThatRefusesEverythingChangesNoAnswer(String redis) throws Exception {
        String policy = EVERYTHING.formatted("enforce", "enforce", "allow");
        String refuses =
                """
                rules: [{ name: all, when: "true", then: deny }]
                limits: [{ name: two, per: client, rate: 1/d, burst: 1 }]
                """;
        List<String> alone = told(play(policy, refuses, redis));
        List<String> beside = told(play(policy, refuses, SET + redis));

        assertThat(beside).isEqualTo(alone).hasSizeGreaterThan(15);
    }

    private static List<String> told(List<Decision> decisions) {
        return decisions.stream()
                .map(
                        decision ->
                                decision.toBuilder()
                                        .clearShadowPolicy()
                                        .clearId()
                                        .clearLatencyMicros()
                                        .build()
                                        .toString())
                .toList();
    }

    /** Twice each path, once without a key, and once after a block; all that was logged. */
    private List<Decision> play(String policy, String second, String settings) throws Exception {
        Path own = Files.createTempDirectory(folder, "run");
        try (ServerUnderTest run = new ServerUnderTest(own)) {
            run.policy(policy).write("second.yaml", ServerUnderTest.text(second)).start(settings);
            int checks = 0;
            for (String path : PATHS) {
                run.check("/" + path);
                run.check("/" + path);
                run.check("/" + path, "");
                checks += 3;
            }
            run.check("/rest", "rg_acme1_wrong");
            run.block("acme");
            run.check("/rest");
            run.counted(checks + 2);
            return new ArrayList<>(run.log());
        }
    }

    @Test
    void aPolicyInShadowModeIsComparedByItsVerdictsAndTheUpstreamHearsOfItAlone() throws Exception {
        server.policy("mode: shadow\nrules: [{ name: no, when: 'true', then: throttle }]")
                .write(
                        "second.yaml",
                        ServerUnderTest.text(
                                "mode: shadow\nrules: [{ name: no, when: 'true', then: deny }]"))
                .start(SET);

        var response = server.check("/");
        assertThat(response.getStatus().getCode()).isEqualTo(OK_VALUE);
        assertThat(response.getOkResponse().getHeadersList().toString())
                .contains("x-riskgate-shadow")
                .contains("throttle")
                .doesNotContain("deny");
        assertThat(server.counted(1, METRIC))
                .containsExactly(METRIC + "{shadow=\"deny\",verdict=\"throttle\"} 1.0");
    }

    @Test
    void riskThatIsOnlyToldInForceIsComparedWithRiskThatIsEnforced() throws Exception {
        String risk = "risk: { mode: %s, thresholds: { challenge: 0, deny: never } }";
        server.policy(risk.formatted("shadow"))
                .write("second.yaml", ServerUnderTest.text(risk.formatted("enforce")))
                .start(SET);

        assertThat(server.status("/")).isEqualTo(OK_VALUE);
        assertThat(server.counted(1, METRIC))
                .containsExactly(METRIC + "{shadow=\"challenge\",verdict=\"allow\"} 1.0");
        Decision decision = server.log().getFirst();
        assertThat(decision.getShadowedList()).containsExactly("risk=challenge");
        assertThat(decision.getEnforced()).isEqualTo("allow");
    }

    @Test
    void whereThePolicyInForceBecomesFaultyTheOldOneIsComparedOnAndThatIsTold() throws Exception {
        server.policy("rules: [{ name: no, when: 'true', then: deny }]")
                .write("second.yaml", ServerUnderTest.text("rules: []"))
                .start(SET);
        server.policy("rulez: []");
        Await.until("told", () -> server.ready().path("files").toString().contains("rulez"));

        assertThat(server.status("/")).isEqualTo(PERMISSION_DENIED_VALUE);
        assertThat(server.counted(1, METRIC))
                .containsExactly(METRIC + "{shadow=\"allow\",verdict=\"deny\"} 1.0");
        assertThat(server.lines("riskgate_file_current{file=\"shadowPolicy\"}"))
                .containsExactly("riskgate_file_current{file=\"shadowPolicy\"} 1.0");
    }

    /** As Kubernetes does it: the files stay, and the folder that they lead into is replaced. */
    @Test
    void aConfigMapThatIsReplacedIsFollowed() throws Exception {
        data("..v1", "rules: []");
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..v1"));
        Files.createDirectories(folder.resolve("map"));
        Files.createSymbolicLink(
                folder.resolve("map/policy.yaml"), Path.of("../..data/policy.yaml"));
        server.policy("rules: []").start("shadowPolicy: map/policy.yaml\n");
        server.check("/");
        assertThat(server.counted(1, METRIC))
                .containsExactly(METRIC + "{shadow=\"allow\",verdict=\"allow\"} 1.0");

        data("..v2", "rules: [{ name: no, when: 'true', then: deny }]");
        Path fresh = Files.createSymbolicLink(folder.resolve("..fresh"), Path.of("..v2"));
        Files.move(fresh, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        String hash = server.ready().path("files").toString();
        Await.until("followed", () -> !server.ready().path("files").toString().equals(hash));
        server.check("/");
        assertThat(server.counted(2, METRIC))
                .contains(METRIC + "{shadow=\"deny\",verdict=\"allow\"} 1.0");
    }

    private void data(String name, String policy) throws Exception {
        Files.writeString(
                Files.createDirectories(folder.resolve(name)).resolve("policy.yaml"),
                ServerUnderTest.text(policy));
    }
}
