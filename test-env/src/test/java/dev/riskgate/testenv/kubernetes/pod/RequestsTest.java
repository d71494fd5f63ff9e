// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.ShiftableClock;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

class RequestsTest {

    private final ShiftableClock clock =
            new ShiftableClock(() -> Instant.parse("2026-01-01T00:00:29.900Z"));
    private final Requests requests =
            new Requests(
                    new StreamPlan(
                            "envoy",
                            8080,
                            List.of(partner("one"), partner("two")),
                            partner("codeless"),
                            partner("blocked")),
                    clock);

    @Test
    void bothOfAPairAreTheSameRequestAlsoWhereANewCodeBegins() {
        Request first = requests.next(RequestKind.CODE);
        clock.advance(Duration.ofSeconds(1));
        assertThat(requests.next(RequestKind.CODE_AGAIN)).isEqualTo(first);
    }

    @Test
    void partnersTakeTurns() {
        Request first = requests.next(RequestKind.CODE);
        assertThat(requests.next(RequestKind.CODE)).isNotEqualTo(first);
        clock.advance(Duration.ofSeconds(30));
        assertThat(requests.next(RequestKind.CODE))
                .as("the first one's next code")
                .isNotEqualTo(first)
                .extracting(Request::headers)
                .asString()
                .contains(partner("one").key());
    }

    @Test
    void theBlockedKeyIsSentByNobodyElse() {
        assertThat(requests.next(RequestKind.BLOCKED).headers().toString())
                .contains(partner("blocked").key());
        assertThat(requests.next(RequestKind.ALLOWED).headers().toString())
                .doesNotContain(partner("blocked").key());
    }

    @Test
    void whoNeverSendsACodeIsNobodyWhoDoes() {
        Request request = requests.next(RequestKind.NO_CODE);
        assertThat(request.headers().toString())
                .contains(partner("codeless").key())
                .doesNotContain("riskgate-otp");
        assertThat(requests.next(RequestKind.CODE).headers().toString())
                .doesNotContain(partner("codeless").key());
    }

    private static Partner partner(String client) {
        return new Partner(client, "rg_" + client + "_x", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");
    }
}
