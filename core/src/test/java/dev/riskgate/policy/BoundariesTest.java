// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.policy.cel.Gaps;
import dev.riskgate.signals.risk.Contribution;
import dev.riskgate.signals.risk.Risk;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.Thresholds;
import dev.riskgate.verdict.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where one thing ends and the other begins, exactly. */
class BoundariesTest {

    @ParameterizedTest
    @CsvSource({"1, false", "0, true", "-1, true"})
    void aCheckIsLateFromTheMomentThatItsTimeIsUp(long remaining, boolean late) {
        PolicySample sample = PolicySample.of("");
        Budget budget =
                new Budget() {
                    @Override
                    public void requireBlocking() {}

                    @Override
                    public <T> T await(CompletableFuture<T> future) {
                        return future.join();
                    }

                    @Override
                    public long remainingNanos() {
                        return remaining;
                    }
                };

        PolicyResult result = PolicySample.policy("").decide(sample.facts(), sample.store, budget);

        assertThat(result.degraded().contains(Degradation.DEADLINE)).isEqualTo(late);
        assertThat(result.enforced() instanceof Verdict.Deny).isEqualTo(late);
    }

    @Test
    void aVerdictForRiskNamesTheThreeStrongestOfWhatIsWorthNaming() {
        assertThat(reasons(0.5)).containsExactly("a0");
        assertThat(reasons(0.49)).containsExactly("risk_high");
        assertThat(reasons(4, 3, 2, 1)).containsExactly("a0", "a1", "a2");
    }

    @Test
    void smallOdditiesAddUpFromTwoOn() {
        assertThat(text(0.1, 0.1)).isEqualTo("Several small oddities add up.");
        assertThat(text(0.1, 0.09)).startsWith("Nothing stands out");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "20, 10", "40, 100", "41.5, 119", "60, '1,000'"})
    void whatAThresholdMeansIsToldInRequests(double threshold, String requests) {
        Risk risk = new Risk(90, 0, 0, 0, List.of(), false);

        assertThat(
                        Reasons.risk(risk, new Thresholds.Crossing("score", threshold))
                                .getFirst()
                                .text())
                .contains("one in " + requests + " good requests");
    }

    private static List<String> reasons(double... nats) {
        return Reasons.risk(risk(nats), new Thresholds.Crossing("score", 40)).stream()
                .map(Reason::code)
                .toList();
    }

    private static String text(double... nats) {
        return Reasons.risk(risk(nats), new Thresholds.Crossing("score", 40)).getFirst().text();
    }

    private static Risk risk(double... nats) {
        int[] i = {0};
        List<Contribution> found =
                Arrays.stream(nats)
                        .mapToObj(one -> new Contribution("a" + i[0]++, "use", one, "Told."))
                        .toList();
        return new Risk(90, 0, 0, 0, found, false);
    }

    /** The client waits as long as the longest says, and the metric names the first of the file. */
    @Test
    void ofTwoThrottlesOfOneLengthTheFirstIsNamed() {
        PolicySample sample =
                PolicySample.of(
                        """
                        rules:
                          - { name: a, when: 'true', then: throttle, retryAfter: 5s }
                          - { name: b, when: 'true', then: throttle, retryAfter: 5s }
                        """);

        assertThat(sample.verdict())
                .isInstanceOfSatisfying(
                        Verdict.Throttle.class,
                        throttle -> assertThat(throttle.limit()).isEqualTo("a"));
        assertThat(sample.verdict().reasons())
                .extracting(Reason::text)
                .containsExactly("Rule a.", "Rule b.");
    }

    /** Unknown is not low: a rule for low scores would hold for whoever brings the store down. */
    @ParameterizedTest
    @CsvSource({"true, 0", "false, 2"})
    void aRuleOverARiskThatNobodyKnowsIsNotAskedWhicheverScoresItIsFor(boolean unknown, int said) {
        PolicySample sample =
                PolicySample.of(
                        """
                        rules:
                          - { name: low, when: risk.score < 50.0, then: deny }
                          - { name: tried, when: risk.score < 50.0, then: deny, mode: shadow }
                        """);
        sample.gaps = new Gaps(Degradation.STATE, unknown, null, true);

        PolicyResult result = sample.result();
        assertThat(result.rules()).hasSize(said);
        assertThat(result.degraded()).containsExactly(Degradation.STATE);
        assertThat(result.enforced()).isInstanceOf(Verdict.Deny.class);
    }

    /** Held against the floor alone, a client would be throttled for what is usual for it. */
    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void aLimitAgainstAHabitThatNobodyKnowsIsNotTakenFrom(boolean unknown, boolean limited) {
        PolicySample sample =
                PolicySample.of(
                        """
                        routes: [{ name: all, onDegraded: allow }]
                        limits: [{ name: own, per: client, aboveBaseline: 2, floor: 1/h }]
                        """);
        sample.gaps = new Gaps(Degradation.STATE, unknown, null, true);

        sample.verdict();
        assertThat(sample.verdict() instanceof Verdict.Throttle).isEqualTo(limited);
        assertThat(sample.result().degraded()).containsExactly(Degradation.STATE);
    }

    @Test
    void aPolicyMayHaveOneMebibyteAndNoMore() throws Exception {
        byte[] text = PolicySample.bytes(PolicySample.TOP + PolicySample.CREDENTIALS + "#");
        byte[] largest = Arrays.copyOf(text, PolicyLoader.MAX_BYTES);
        Arrays.fill(largest, text.length, largest.length, (byte) '#');
        byte[] larger = Arrays.copyOf(largest, largest.length + 1);
        larger[largest.length] = '#';

        assertThat(PolicyLoader.parse("policy.yaml", largest).policy().file().credentials())
                .hasSize(2);
        assertThatThrownBy(() -> PolicyLoader.parse("policy.yaml", larger))
                .hasMessageContaining("the file is larger than 1 MiB");
    }

    @Test
    void aBinaryFileIsToldApartFromYaml() {
        for (String binary : List.of("\0", "PK\3\4\0", "kind: Policy\0")) {
            assertThatThrownBy(() -> PolicyLoader.parse("policy.yaml", PolicySample.bytes(binary)))
                    .hasMessageContaining("this is a binary file, not YAML");
        }
    }

    @Test
    void aPolicyIsKnownByTheBeginningOfTheHashOfItsFile() {
        assertThat(PolicyLoader.hash(new byte[0])).isEqualTo("e3b0c44298fc");
        assertThat(Policy.denyAll().hash()).isEqualTo("000000000000");
    }
}
