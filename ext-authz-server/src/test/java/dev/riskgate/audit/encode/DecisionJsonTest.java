// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.Timestamps;

import dev.riskgate.decision.Decision;
import dev.riskgate.decision.SampleDecisions;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.RuleResult;
import dev.riskgate.verdict.Verdict;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;

class DecisionJsonTest {

    private static String line(Decision decision) {
        JsonBytes json = new JsonBytes(0);
        new DecisionJson(json, Set.of()).encode(decision);
        return new String(json.array(), 0, json.size(), StandardCharsets.UTF_8);
    }

    private static dev.riskgate.proto.v1.Decision parse(String line) throws Exception {
        var builder = dev.riskgate.proto.v1.Decision.newBuilder();
        JsonFormat.parser().merge(line, builder);
        return builder.build();
    }

    @Test
    void aLineIsTheJsonFormOfTheMessage() throws Exception {
        String line = line(SampleDecisions.challenge());
        assertThat(line).endsWith("}\n").containsOnlyOnce("\n");
        var read = parse(line);
        assertThat(read.getId()).isEqualTo("0123456789abcdef0123456789abcdef");
        assertThat(Timestamps.toMillis(read.getTime())).isEqualTo(1_764_000_000_123L);
        assertThat(read.getClient().getId()).isEqualTo("partner-7");
        assertThat(read.getClient().getTenant()).isEqualTo("default");
        assertThat(read.getCredential().getKind()).isEqualTo("apiKey");
        assertThat(read.getRequest().getMethod()).isEqualTo("POST");
        assertThat(read.getRoute()).isEqualTo("orders");
        assertThat(read.getVerdict()).isEqualTo("challenge");
        assertThat(read.getStatus()).isEqualTo(401);
        assertThat(read.getReasons(0).getCode()).isEqualTo("impossible_travel");
        assertThat(read.getScore()).isEqualTo(84.25);
        assertThat(read.getNats()).isEqualTo(6.123);
        assertThat(read.getLearning()).isTrue();
        assertThat(read.getContributionsList()).hasSize(2);
        assertThat(read.getContributions(1).getNats()).isEqualTo(-0.6);
        assertThat(read.getAssurance().getLevel()).isEqualTo("mfa");
        assertThat(Timestamps.toMillis(read.getAssurance().getProvenAt()))
                .isEqualTo(1_763_999_000_007L);
        assertThat(read.getLatencyMicros()).isEqualTo(123);
        assertThat(read.getDegradedList()).containsExactly("state");
        assertThat(read.getShadowedList()).containsExactly("analytics-reads-only=deny");
        assertThat(read.getRulesList()).containsExactly("abroad=challenge (error)");
        assertThat(read.getThresholds().getChallenge()).isEqualTo(60);
        assertThat(read.getThresholds().hasDeny()).isFalse();
        assertThat(read.getStepUp().getLevel()).isEqualTo("mfa");
        assertThat(read.getStepUp().getMaxAgeSeconds()).isEqualTo(600);
        assertThat(read.getRequest().getXRequestId()).isEqualTo(SampleDecisions.REQUEST_ID);
    }

    @Test
    void aShadowRuleThatFailedIsToldFromOneThatMatched() throws Exception {
        Decision decision =
                SampleDecisions.withRules(
                        new RuleResult("a", true, "deny", RuleResult.Outcome.MATCHED),
                        new RuleResult("b", true, "deny", RuleResult.Outcome.ERROR),
                        new RuleResult("c", false, "deny", RuleResult.Outcome.ERROR),
                        new RuleResult("d", true, "challenge", RuleResult.Outcome.TOO_COSTLY));

        assertThat(parse(line(decision)).getShadowedList())
                .containsExactly("a=deny", "b=deny (error)", "d=challenge (too_costly)");
        assertThat(parse(line(decision)).getRulesList()).containsExactly("c=deny (error)");
        assertThat(line(SampleDecisions.withRules())).doesNotContain("shadowed");
    }

    @Test
    void theObservationCanBeReplayed() throws Exception {
        var read = parse(line(SampleDecisions.challenge())).getObservation();
        assertThat(read.getTimeMillis()).isEqualTo(1_764_000_000_123L);
        assertThat(read.getCredential()).isEqualTo(-1);
        assertThat(read.getDevice()).isZero();
        assertThat(read.getSoftware()).isEqualTo(Long.MIN_VALUE);
        assertThat(read.getPlatform()).isEqualTo(Long.MAX_VALUE);
        assertThat(read.getAddress()).isEqualTo(5);
        assertThat(read.getNetwork()).isEqualTo(6);
        assertThat(read.getRoute()).isEqualTo(7);
        assertThat(read.getObject()).isEqualTo(8);
        assertThat(read.getBytes()).isEqualTo(9_000_000_000L);
        assertThat(read.getMethod()).isEqualTo("write");
        assertThat(read.getPlace().getCountry()).isEqualTo("DE");
        assertThat(read.getPlace().getAsn()).isEqualTo(3320);
        assertThat(read.getPlace().getLatitude()).isEqualTo(52.5);
        assertThat(read.getPlace().getNetworkClass()).isEqualTo("ordinary");
    }

    @Test
    void whatCouldNotBeReadIsLoggedToo() throws Exception {
        var read = parse(line(SampleDecisions.unread()));
        assertThat(read.getVerdict()).isEqualTo("deny");
        assertThat(read.hasClient()).isFalse();
        assertThat(read.hasObservation()).isFalse();
        assertThat(read.getAssurance().hasProvenAt()).isFalse();
    }

    @Test
    void noSecretAndNoRawAddressOrPathAppears() {
        assertThat(line(SampleDecisions.challenge()))
                .doesNotContain(SampleDecisions.SECRET)
                .doesNotContain("192.0.2.77")
                .doesNotContain("/v1/orders");
    }

    @Test
    void anyTextStaysOneBoundedAsciiLineThatParses() throws Exception {
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(40); n >= 0; n--) {
                text.append((char) random.nextInt(random.nextBoolean() ? 0x100 : 0x10000));
            }
            String line = line(SampleDecisions.decision(text.toString(), "r", Verdict.allow()));
            assertThat(
                            line.chars()
                                    .allMatch(
                                            c -> c < 0x7f && (c >= 0x20 || c == '\n') || c == 0x7f))
                    .isTrue();
            assertThat(line).containsOnlyOnce("\n");
            parse(line);
        }
        String huge = "x".repeat(1 << 20);
        Verdict verdict = Verdict.Deny.forbidden(new Reason("code", huge));
        assertThat(line(SampleDecisions.decision(huge, huge, verdict))).hasSizeLessThan(5_000);
    }

    @Test
    void timesAreWrittenWithMilliseconds() {
        TimeText times = new TimeText();
        assertThat(List.of(0L, 999L, 1_764_000_000_123L, 1_764_000_000_007L, -1L))
                .map(millis -> text(times, millis))
                .containsExactly(
                        "1970-01-01T00:00:00.000Z",
                        "1970-01-01T00:00:00.999Z",
                        "2025-11-24T16:00:00.123Z",
                        "2025-11-24T16:00:00.007Z",
                        "1969-12-31T23:59:59.999Z");
    }

    private static String text(TimeText times, long millis) {
        byte[] text = new byte[TimeText.LENGTH];
        assertThat(times.put(millis, text, 0)).isEqualTo(TimeText.LENGTH);
        return new String(text, StandardCharsets.US_ASCII);
    }
}
