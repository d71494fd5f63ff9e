// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.kubernetes.pod.StreamTotals.Failure;
import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.SteadyLoad.Results;
import dev.riskgate.testenv.world.SteadyLoad.Sent;

import org.junit.jupiter.api.Test;

import java.util.List;

class StreamTotalsTest {

    private static final long MILLISECOND = 1_000_000;
    private static final Request ONE = Request.get("/one");
    private static final Request OTHER = Request.get("/other");

    @Test
    void rightAnswersAreNeitherFailuresNorWrongAllows() {
        StreamTotals totals =
                totals(
                        sent(RequestKind.ALLOWED, ONE, 200, true),
                        sent(RequestKind.UNKNOWN_KEY, ONE, 401, true),
                        sent(RequestKind.OUT_OF_SCOPE, ONE, 403, true),
                        sent(RequestKind.NO_CODE, ONE, 401, true),
                        sent(RequestKind.BLOCKED, ONE, 403, true),
                        sent(RequestKind.CODE, OTHER, 401, true),
                        sent(RequestKind.CODE_AGAIN, OTHER, 200, true));
        assertThat(totals.failed()).isEmpty();
        assertThat(totals.wrongAllows()).isEmpty();
        assertThat(totals.sent()).isEqualTo(7);
    }

    @Test
    void whatMustBeRefusedAndPassesIsAWrongAllow() {
        assertThat(
                        totals(
                                        sent(RequestKind.UNKNOWN_KEY, ONE, 200, true),
                                        sent(RequestKind.OUT_OF_SCOPE, ONE, 200, true),
                                        sent(RequestKind.NO_CODE, ONE, 200, true),
                                        // Passed without having been checked.
                                        sent(RequestKind.BLOCKED, ONE, 200, false))
                                .wrongAllows())
                .containsExactly("unknown key", "out of scope", "no code", "blocked");
    }

    @Test
    void aCodeThatPassesTwiceIsAWrongAllow() {
        assertThat(
                        totals(
                                        sent(RequestKind.CODE, ONE, 200, true),
                                        sent(RequestKind.CODE_AGAIN, ONE, 200, true),
                                        sent(RequestKind.CODE, OTHER, 200, true))
                                .wrongAllows())
                .containsExactly("one-time code passed twice");
    }

    @Test
    void anAnswerOfEnvoyAloneIsAFailureEvenWithTheRightStatus() {
        assertThat(
                        totals(
                                        sent(RequestKind.OUT_OF_SCOPE, ONE, 403, false),
                                        sent(RequestKind.ALLOWED, ONE, 0, false),
                                        sent(RequestKind.ALLOWED, ONE, 503, true),
                                        sent(RequestKind.CODE, OTHER, 200, true),
                                        sent(RequestKind.CODE_AGAIN, OTHER, 403, false))
                                .failed())
                .extracting(Failure::toString)
                .containsExactly(
                        "out of scope: 403 by Envoy alone",
                        "allowed: no answer",
                        "allowed: 503 by Riskgate",
                        "code again: 403 by Envoy alone");
    }

    @Test
    void aCodeThatPassesInNeitherRequestIsOneFailure() {
        assertThat(
                        totals(
                                        sent(RequestKind.CODE, ONE, 401, true),
                                        sent(RequestKind.CODE_AGAIN, ONE, 401, true))
                                .failed())
                .hasSize(1);
    }

    @Test
    void failuresAreOfOneMomentIfAllWereUnderWayThen() {
        assertThat(failedAt(0, 30, 20, 40).failedAtOnce()).isTrue();
        assertThat(failedAt(0, 10, 20, 40).failedAtOnce()).isFalse();
        assertThat(totals().failedAtOnce()).isTrue();
    }

    private static StreamTotals failedAt(long due, long answered, long due2, long answered2) {
        return totals(
                new Sent(RequestKind.ALLOWED.name(), ONE, 0, false, millis(due), millis(answered)),
                new Sent(
                        RequestKind.ALLOWED.name(),
                        ONE,
                        0,
                        false,
                        millis(due2),
                        millis(answered2)));
    }

    private static long millis(long count) {
        return count * MILLISECOND;
    }

    private static Sent sent(RequestKind kind, Request request, int status, boolean decided) {
        return new Sent(kind.name(), request, status, decided, 0, MILLISECOND);
    }

    private static StreamTotals totals(Sent... sent) {
        return StreamTotals.of(new Results(List.of(sent)));
    }
}
