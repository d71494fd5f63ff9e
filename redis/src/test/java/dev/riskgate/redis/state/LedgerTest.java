// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What of a profile's own requests is in Redis already. */
class LedgerTest {

    private final Ledger ledger = new Ledger();

    private void retire(String name) {
        ledger.retire(new Replicas.Lease(name, 1));
    }

    @Test
    void aNumberTellsTheRequestsThatWereSentWithIt() {
        ledger.sent(1, 10);
        ledger.arrived(1);
        ledger.sent(2, 15);
        ledger.sent(3, 17);
        retire("a");

        assertThat(ledger.former()).extracting(Replicas.Lease::name).containsExactly("a");
        assertThat(ledger.settle("a", 2)).isEqualTo(15);
        assertThat(ledger.former()).isEmpty();
    }

    @Test
    void aContributionThatCountsMoreIsAnotherOne() {
        ledger.sent(1, 10);

        assertThat(ledger.holds(1, 10)).isTrue();
        assertThat(ledger.holds(1, 11)).isFalse();
        assertThat(ledger.holds(2, 10)).isFalse();
    }

    @Test
    void whatWasRefusedHasNotArrived() {
        ledger.sent(1, 10);
        ledger.sent(2, 12);
        ledger.refused(2);
        retire("a");

        assertThat(ledger.settle("a", -1)).isEqualTo(10);
    }

    @Test
    void whatWasTakenOverUnderThePresentNameIsToldOnce() {
        ledger.sent(1, 10);

        assertThat(ledger.takenOver(1)).isEqualTo(10);
        assertThat(ledger.takenOver(1)).isZero();
        ledger.sent(2, 3);
        retire("a");
        assertThat(ledger.settle("a", 1)).isZero();
    }

    @Test
    void whereTheNumberIsNotKnownAllThatWasSentCountsAsThere() {
        ledger.sent(1, 10);
        ledger.sent(2, 15);
        retire("a");

        assertThat(ledger.settle("a", -1)).isEqualTo(15);
    }

    @Test
    void whatIsSettledForANameIsSettledForOlderOnes() {
        ledger.sent(1, 10);
        retire("a");
        ledger.sent(1, 12);
        retire("b");
        ledger.sent(1, 13);
        retire("c");

        assertThat(ledger.settle("b", 1)).isEqualTo(12);
        assertThat(ledger.former()).extracting(Replicas.Lease::name).containsExactly("c");
    }

    @Test
    void howeverManyAnswersAreMissingTheLastThatArrivedIsNotForgotten() {
        ledger.sent(1, 10);
        ledger.arrived(1);
        for (int i = 2; i < 100; i++) {
            ledger.sent(i, 10L * i);
        }
        retire("a");

        assertThat(ledger.settle("a", 1)).isEqualTo(10);
    }
}
