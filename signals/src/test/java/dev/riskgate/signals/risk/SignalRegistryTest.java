// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.riskgate.signals.InventedCaller;
import dev.riskgate.signals.InventedClient;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.signal.Group;
import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.signals.signal.Signal;
import dev.riskgate.signals.signal.SignalContext;
import dev.riskgate.signals.signal.Signals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What a new signal needs in order to count. */
class SignalRegistryTest {

    private static final Weights WEIGHTS = Weights.shipped();
    private static final RiskSettings SETTINGS = RiskSettings.defaults();

    private final InventedClient client = new InventedClient();
    private final InventedCaller partner = InventedCaller.partner();
    private final long now =
            client.work(partner, InventedCaller.MONDAY, 30, new Random(1))
                    + 9 * InventedCaller.HOUR;
    private final Observation usual = partner.observe(now);

    /** Says the same of every request. */
    private record Fixed(double nats) implements Signal {

        @Override
        public double nats(SignalContext context) {
            return nats;
        }

        @Override
        public String reason(SignalContext context) {
            return "Invented.";
        }
    }

    private static List<Signals.Enabled> with(Group group, double nats) {
        List<Signals.Enabled> all = new ArrayList<>(Signals.enabled(WEIGHTS, SETTINGS));
        all.add(new Signals.Enabled("invented", group, 1, new Fixed(nats)));
        return all;
    }

    @Test
    void aSignalCountsInItsGroupWithTheGroupsWeight() {
        List<Signals.Enabled> alone =
                List.of(new Signals.Enabled("invented", Group.SOFTWARE, 1, new Fixed(1.5)));
        var model = new RiskModel(WEIGHTS, SETTINGS, alone);

        double standing = model.assess(client.profile, client.population, usual).standing();

        assertThat(standing).isCloseTo(1.5 * WEIGHTS.get("group.software"), within(1e-9));
    }

    @Test
    void oneMoreSignalOfAGroupIsListedAndRaisesTheRisk() {
        var model = new RiskModel(WEIGHTS, SETTINGS, with(Group.NETWORK, 3));

        Assessment more = model.assess(client.profile, client.population, usual);

        assertThat(more.standing()).isGreaterThan(client.assess(usual).standing());
        assertThat(more.risk().contributions())
                .filteredOn(c -> c.signal().equals("invented"))
                .extracting(Contribution::reason)
                .containsExactly("Invented.");
    }

    @ParameterizedTest
    @EnumSource(names = {"USE", "CREDENTIAL"})
    void aGroupWithoutAWeightIsNoGroupThatWeighsNothing(Group group) {
        assertThatThrownBy(() -> new RiskModel(WEIGHTS, SETTINGS, with(group, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("group." + group.label());
    }
}
