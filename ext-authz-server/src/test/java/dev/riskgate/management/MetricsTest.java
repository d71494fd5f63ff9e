// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.GarbageCollectionNotificationInfo;

import dev.riskgate.check.Stage;
import dev.riskgate.decision.ProofOutcome;
import dev.riskgate.decision.SampleDecisions;
import dev.riskgate.reload.FileWatcher;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.RuleResult;
import dev.riskgate.verdict.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

class MetricsTest {

    @TempDir Path folder;

    private final Metrics metrics = new Metrics("1.2.3");

    private List<String> scrape() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        metrics.scrape(out, null);
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    @Test
    void aDecisionIsCountedByRouteVerdictReasonSignalAndCause() throws Exception {
        metrics.decided(SampleDecisions.challenge());
        metrics.decided(SampleDecisions.challenge());
        metrics.decided(SampleDecisions.unread());
        assertThat(scrape())
                .contains(
                        "riskgate_decisions_total{enforced=\"challenge\",route=\"orders\",verdict=\"challenge\"}"
                            + " 2.0",
                        "riskgate_decisions_total{enforced=\"deny\",route=\"none\",verdict=\"deny\"}"
                            + " 1.0",
                        "riskgate_reasons_total{reason=\"impossible_travel\"} 2.0",
                        "riskgate_evidence_nats_total{direction=\"against\",signal=\"impossibleTravel\"}"
                            + " 8.2",
                        "riskgate_evidence_nats_total{direction=\"for\",signal=\"unusualHour\"}"
                                + " 1.2",
                        "riskgate_evidence_notable_total{signal=\"impossibleTravel\"} 2.0",
                        "riskgate_degraded_total{cause=\"state\"} 2.0",
                        "riskgate_check_seconds_count 3",
                        "riskgate_check_seconds_bucket{le=\"5.0E-6\"} 1",
                        "riskgate_check_seconds_bucket{le=\"1.0E-4\"} 1",
                        "riskgate_check_seconds_bucket{le=\"2.0E-4\"} 3",
                        "riskgate_score_bucket{le=\"80.0\"} 0",
                        "riskgate_score_bucket{le=\"90.0\"} 2",
                        "riskgate_score_count 2",
                        "riskgate_unassessed_total 1.0",
                        "riskgate_learning_total 2.0");
    }

    @Test
    void aDecisionIsCountedByCredentialAndWhatWasEnforced() throws Exception {
        metrics.decided(SampleDecisions.challenge());
        metrics.decided(SampleDecisions.challenge());
        metrics.decided(SampleDecisions.decision("a", "orders", Verdict.allow()));
        metrics.decided(
                SampleDecisions.proven(
                        SampleDecisions.challenge().verdict(), Verdict.allow(), ProofOutcome.NONE));
        metrics.decided(SampleDecisions.unread());
        assertThat(scrape())
                .filteredOn(line -> line.startsWith("riskgate_credentials_total"))
                .containsExactlyInAnyOrder(
                        "riskgate_credentials_total{credential=\"partners\",verdict=\"challenge\"}"
                                + " 2.0",
                        "riskgate_credentials_total{credential=\"partners\",verdict=\"allow\"} 2.0",
                        "riskgate_credentials_total{credential=\"none\",verdict=\"deny\"} 1.0");
    }

    @Test
    void whatARuleSaidIsCountedByItsModeAndWhy() throws Exception {
        metrics.decided(
                SampleDecisions.withRules(
                        new RuleResult("a", true, "deny", RuleResult.Outcome.ERROR),
                        new RuleResult("b", false, "deny", RuleResult.Outcome.MATCHED)));
        metrics.decided(
                SampleDecisions.withRules(
                        new RuleResult("a", true, "deny", RuleResult.Outcome.MATCHED),
                        new RuleResult("b", false, "deny", RuleResult.Outcome.TOO_COSTLY)));
        metrics.decided(
                SampleDecisions.withRules(
                        new RuleResult("a", true, "deny", RuleResult.Outcome.MATCHED)));
        metrics.decided(SampleDecisions.withRules());
        assertThat(scrape())
                .filteredOn(line -> line.startsWith("riskgate_rules_total"))
                .containsExactlyInAnyOrder(
                        "riskgate_rules_total{mode=\"shadow\",outcome=\"error\",rule=\"a\"} 1.0",
                        "riskgate_rules_total{mode=\"shadow\",outcome=\"matched\",rule=\"a\"} 2.0",
                        "riskgate_rules_total{mode=\"enforce\",outcome=\"matched\",rule=\"b\"} 1.0",
                        "riskgate_rules_total{mode=\"enforce\",outcome=\"too_costly\",rule=\"b\"}"
                                + " 1.0");
    }

    @Test
    void whatALimitThrottlesIsCountedByItAndWhatARuleThrottlesIsNot() throws Exception {
        Duration minute = Duration.ofMinutes(1);
        metrics.decided(
                SampleDecisions.decision(
                        "a",
                        "orders",
                        new Verdict.Throttle("per-client", 60, minute, minute, List.of())));
        metrics.decided(
                SampleDecisions.decision(
                        "a",
                        "orders",
                        new Verdict.Throttle("slow-down", 0, minute, minute, List.of())));
        assertThat(scrape())
                .filteredOn(line -> line.startsWith("riskgate_limits_total"))
                .containsExactly("riskgate_limits_total{limit=\"per-client\"} 1.0");
    }

    @Test
    void challengesAreCountedByWhatBecameOfThem() throws Exception {
        Verdict challenge = SampleDecisions.challenge().verdict();
        Verdict allow = Verdict.allow();
        metrics.decided(SampleDecisions.proven(challenge, challenge, ProofOutcome.NONE));
        metrics.decided(SampleDecisions.proven(challenge, challenge, ProofOutcome.FAILED));
        metrics.decided(SampleDecisions.proven(allow, allow, ProofOutcome.PASSED));
        metrics.decided(SampleDecisions.proven(allow, allow, ProofOutcome.NONE));
        assertThat(challenges())
                .containsExactlyInAnyOrder(
                        "issued 2.0", "passed 1.0", "failed 1.0", "unchecked 0.0");

        // In shadow mode nobody is asked, and what is sent is still told.
        metrics.decided(SampleDecisions.proven(challenge, allow, ProofOutcome.FAILED));
        metrics.decided(SampleDecisions.proven(challenge, allow, ProofOutcome.UNCHECKED));
        assertThat(challenges())
                .containsExactlyInAnyOrder(
                        "issued 2.0", "passed 1.0", "failed 2.0", "unchecked 1.0");
    }

    private List<String> challenges() throws IOException {
        return scrape().stream()
                .filter(line -> line.startsWith("riskgate_challenges_total"))
                .map(line -> line.replaceFirst(".*outcome=\"(.+)\"}", "$1"))
                .toList();
    }

    @Test
    void onlyThePolicyInForceIsShown() throws Exception {
        AtomicReference<PolicyLabels> inForce =
                new AtomicReference<>(new PolicyLabels("abc", "shadow", "enforce"));
        metrics.policy(inForce::get);
        assertThat(policies())
                .containsExactly(
                        "riskgate_policy{hash=\"abc\",mode=\"shadow\",risk_mode=\"enforce\"} 1.0");
        inForce.set(new PolicyLabels("def", "enforce", "enforce"));
        assertThat(policies())
                .containsExactly(
                        "riskgate_policy{hash=\"def\",mode=\"enforce\",risk_mode=\"enforce\"} 1.0");
    }

    private List<String> policies() throws IOException {
        return scrape().stream().filter(line -> line.startsWith("riskgate_policy")).toList();
    }

    @Test
    void stagesWaitsFaultsReloadsAndFetchesAreCounted() throws Exception {
        metrics.left(Stage.SIGNALS, 1_500);
        metrics.moved();
        metrics.fault(new IllegalStateException());
        metrics.loaded("policy");
        metrics.failed("policy");
        metrics.fetched("https://idp.example.com/jwks", false);
        assertThat(scrape())
                .contains(
                        "riskgate_check_stage_seconds_count{stage=\"signals\"} 1",
                        "riskgate_check_stage_seconds_sum{stage=\"signals\"} 1.5E-6",
                        "riskgate_waits_total 1.0",
                        "riskgate_faults_total 1.0",
                        "riskgate_reloads_total{file=\"policy\",outcome=\"loaded\"} 1.0",
                        "riskgate_reloads_total{file=\"policy\",outcome=\"failed\"} 1.0",
                        "riskgate_jwks_fetches_total{outcome=\"failed\"} 1.0",
                        "riskgate_build{version=\"1.2.3\"} 1.0");
    }

    @Test
    void sizesAndStatesAreAskedForWhenSomebodyLooks() throws Exception {
        Path file = Files.writeString(folder.resolve("policy.yaml"), "good");
        FileWatcher watcher =
                new FileWatcher(Duration.ofSeconds(1), InstantSource.system(), metrics);
        watcher.watch("policy", file, content -> content);
        metrics.gauges().files(watcher);
        metrics.gauges().cache("profiles", () -> 7);
        metrics.gauges().log("stdout", () -> 5, () -> 1, () -> 2);
        metrics.gauges().log("archive", () -> 4, () -> 0, () -> 3);
        metrics.gauges().waiting(() -> 3);
        metrics.gauges().ready(() -> true);
        System.gc();
        assertThat(scrape())
                .contains(
                        "riskgate_cache_entries{cache=\"profiles\"} 7.0",
                        "riskgate_log_lines_total{outcome=\"written\",output=\"stdout\"} 5.0",
                        "riskgate_log_lines_total{outcome=\"dropped\",output=\"stdout\"} 1.0",
                        "riskgate_log_lines_total{outcome=\"written\",output=\"archive\"} 4.0",
                        "riskgate_log_waiting{output=\"stdout\"} 2.0",
                        "riskgate_log_waiting{output=\"archive\"} 3.0",
                        "riskgate_waiting 3.0",
                        "riskgate_ready 1.0",
                        "riskgate_file_current{file=\"policy\"} 1.0")
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes"))
                .anyMatch(line -> line.startsWith("process_cpu_usage"));
        Files.delete(file);
        watcher.poll();
        assertThat(scrape()).contains("riskgate_file_current{file=\"policy\"} 0.0");
    }

    @Test
    void afterItsEndItHearsOfNoGarbageCollection() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        NotificationListener after =
                (notification, _) -> {
                    var data = (CompositeData) notification.getUserData();
                    if (GarbageCollectionNotificationInfo.from(data)
                            .getGcCause()
                            .equals("System.gc()")) {
                        told.countDown();
                    }
                };
        var collectors = ManagementFactory.getGarbageCollectorMXBeans();
        for (var collector : collectors) {
            ((NotificationEmitter) collector).addNotificationListener(after, null, null);
        }
        metrics.close();
        List<String> pauses = pauses();

        System.gc();

        // Whoever listened first is told first.
        assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(pauses()).isEqualTo(pauses);
        for (var collector : collectors) {
            ((NotificationEmitter) collector).removeNotificationListener(after);
        }
    }

    private List<String> pauses() throws IOException {
        return scrape().stream().filter(line -> line.startsWith("jvm_gc_pause")).toList();
    }

    @Test
    void labelsStayBoundedWhateverIsDecided() throws Exception {
        for (int i = 0; i < 5_000; i++) {
            Verdict verdict = Verdict.Deny.forbidden(new Reason("reason_" + i, ""));
            metrics.decided(SampleDecisions.decision("client-" + i, "route-" + i, verdict));
        }
        List<String> lines = scrape();
        assertThat(lines).hasSizeLessThan(850);
        assertThat(lines)
                .contains(
                        "riskgate_decisions_total{enforced=\"deny\",route=\"other\",verdict=\"deny\"}"
                            + " 4800.0",
                        "riskgate_reasons_total{reason=\"other\"} 4806.0");
        assertThat(lines).noneMatch(line -> line.contains("client-"));
    }

    @Test
    void whatCanBeKnownBeforehandIsThereWithZero() throws Exception {
        assertThat(scrape())
                .contains(
                        "riskgate_degraded_total{cause=\"overload\"} 0.0",
                        "riskgate_reasons_total{reason=\"degraded_state\"} 0.0",
                        "riskgate_jwks_fetches_total{outcome=\"failed\"} 0.0");
        metrics.loaded("policy");
        metrics.expectShadowPolicy();
        metrics.expectOperations(List.of("block"), List.of("done", "unauthenticated"));
        metrics.expect(NAMES, false);
        assertThat(scrape())
                .contains(
                        "riskgate_reloads_total{file=\"policy\",outcome=\"failed\"} 0.0",
                        "riskgate_shadow_policy_total{shadow=\"failed\",verdict=\"deny\"} 0.0",
                        "riskgate_operations_total{operation=\"block\",outcome=\"unauthenticated\"}"
                                + " 0.0",
                        "riskgate_credentials_total{credential=\"partners\",verdict=\"deny\"} 0.0",
                        "riskgate_credentials_total{credential=\"none\",verdict=\"deny\"} 0.0",
                        "riskgate_limits_total{limit=\"per-client\"} 0.0",
                        "riskgate_decisions_total{enforced=\"deny\",route=\"orders\",verdict=\"deny\"}"
                            + " 0.0",
                        "riskgate_decisions_total{enforced=\"challenge\",route=\"orders\",verdict=\"undecided\"}"
                            + " 0.0")
                .filteredOn(line -> line.startsWith("riskgate_rules_total"))
                .containsExactlyInAnyOrder(
                        "riskgate_rules_total{mode=\"shadow\",outcome=\"matched\",rule=\"a\"} 0.0",
                        "riskgate_rules_total{mode=\"shadow\",outcome=\"error\",rule=\"a\"} 0.0",
                        "riskgate_rules_total{mode=\"shadow\",outcome=\"too_costly\",rule=\"a\"}"
                                + " 0.0");
    }

    private static final PolicyNames NAMES =
            new PolicyNames(
                    List.of(new PolicyNames.Route("orders", "challenge")),
                    List.of("partners"),
                    List.of(new PolicyNames.Rule("a", true)),
                    List.of("per-client"));

    @Test
    void whatWasCountedIsNotSetBackByAnotherPolicy() throws Exception {
        metrics.decided(SampleDecisions.challenge());
        metrics.expect(NAMES, true);
        assertThat(scrape())
                .contains(
                        "riskgate_decisions_total{enforced=\"challenge\",route=\"orders\",verdict=\"challenge\"}"
                            + " 1.0",
                        "riskgate_decisions_total{enforced=\"allow\",route=\"orders\",verdict=\"challenge\"}"
                            + " 0.0",
                        "riskgate_credentials_total{credential=\"partners\",verdict=\"challenge\"}"
                                + " 1.0");
    }

    @Test
    void namesOfManyPoliciesLeaveRoomForWhatIsCounted() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            metrics.expect(
                    new PolicyNames(
                            List.of(new PolicyNames.Route("route-" + i, "deny")),
                            List.of("credential-" + i),
                            List.of(new PolicyNames.Rule("rule-" + i, false)),
                            List.of("limit-" + i)),
                    false);
        }
        metrics.decided(SampleDecisions.challenge());
        assertThat(scrape())
                .hasSizeLessThan(1_700)
                .contains(
                        "riskgate_decisions_total{enforced=\"challenge\",route=\"orders\",verdict=\"challenge\"}"
                            + " 1.0",
                        "riskgate_credentials_total{credential=\"partners\",verdict=\"challenge\"}"
                                + " 1.0");
    }

    @Test
    void nothingIsLostWhenManyThreadsCount() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int t = 0; t < 4; t++) {
                threads.execute(
                        () -> {
                            for (int i = 0; i < 10_000; i++) {
                                metrics.decided(SampleDecisions.challenge());
                            }
                        });
            }
        }
        assertThat(scrape())
                .contains(
                        "riskgate_decisions_total{enforced=\"challenge\",route=\"orders\",verdict=\"challenge\"}"
                            + " 40000.0",
                        "riskgate_check_seconds_count 40000");
    }
}
