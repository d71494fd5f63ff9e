// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.signals.InventedCaller;
import dev.riskgate.signals.InventedClient;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.risk.Outcome;
import dev.riskgate.signals.risk.RiskModel;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Random;

class ConcurrentUseTest {

    private static final String NAME = "concurrentUse";
    private static final RiskSettings ON =
            new RiskSettings(Map.of(NAME, new SignalSetting(true, 1)));

    private final InventedClient client =
            new InventedClient(new RiskModel(Weights.shipped(), ON), new Population());
    private final InventedCaller partner = InventedCaller.partner();
    private final InventedCaller other = partner.at(InventedCaller.MUNICH).with("curl/8");
    private long now;

    @BeforeEach
    void aMonthOfBusiness() {
        now =
                client.work(partner, InventedCaller.MONDAY, 30, new Random(1))
                        + 9 * InventedCaller.HOUR;
    }

    private double says(InventedCaller caller, long afterSeconds) {
        return client.nats(caller.observe(now + afterSeconds * 1_000), NAME);
    }

    private void calls(InventedCaller caller, long afterSeconds) {
        client.allow(caller.observe(now + afterSeconds * 1_000));
    }

    @Test
    void twoWhoTakeTurnsSpeakAgainstTheOneThatIsNew() {
        calls(partner, 0);
        calls(other, 60);
        assertThat(says(other, 90)).as("the owner may have left").isBetween(-0.6, -0.4);
        calls(partner, 120);

        assertThat(says(other, 180)).isBetween(2.0, 2.2);
        assertThat(client.contribution(other.observe(now + 180_000), NAME).reason())
                .isEqualTo("The client is active in a context of its own at the same time.");
        assertThat(says(partner, 180)).as("of the owner").isZero();
    }

    @Test
    void whoCallsForTheFirstTimeOrAfterAPauseIsNotAtTheSameTime() {
        assertThat(says(other, 0)).isZero();
        calls(other, 0);
        calls(partner, 60);

        assertThat(says(other, 601)).isZero();
    }

    @Test
    void aClientThatUsesSeveralContextsADayMayTakeTurns() {
        for (int i = 0; i < 3; i++) {
            InventedCaller own = partner.with("worker/" + i);
            client.send(own.observe(now + i), Outcome.PROVEN);
        }
        calls(other, 60);
        calls(partner, 120);

        assertThat(says(other, 180)).isZero();
    }

    @Test
    void whatIsTheClientsOwnIsNoThief() {
        calls(other, 0);
        calls(partner, 60);
        client.send(other.observe(now + 90_000), Outcome.PROVEN);
        calls(partner, 120);

        assertThat(says(other, 180)).isZero();
    }

    @Test
    void itIsOffUnlessThePolicyWantsIt() {
        assertThat(Signals.enabled(Weights.shipped(), RiskSettings.defaults()))
                .extracting(Signals.Enabled::name)
                .doesNotContain(NAME);
    }
}
