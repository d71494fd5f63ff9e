// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.riskgate.signals.InventedCaller;
import dev.riskgate.signals.InventedClient;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.signal.Group;
import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.signals.signal.Signal;
import dev.riskgate.signals.signal.SignalContext;
import dev.riskgate.signals.signal.SignalDescriptor;
import dev.riskgate.signals.signal.SignalSetting;
import dev.riskgate.signals.signal.Signals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "TEMPO")
    void oneMoreSignalOfAnyGroupIsListedAndRaisesTheRisk(Group group) {
        var model = new RiskModel(WEIGHTS, SETTINGS, with(group, 3));

        Assessment more = model.assess(client.profile, client.population, usual);

        assertThat(more.standing()).isGreaterThan(client.assess(usual).standing());
        assertThat(more.risk().contributions())
                .filteredOn(c -> c.signal().equals("invented"))
                .extracting(Contribution::group, Contribution::reason)
                .containsExactly(tuple(group.label(), "Invented."));
    }

    @Test
    void oneThatNobodySumsIsNoSignalThatWeighsNothing() {
        assertThatThrownBy(() -> new RiskModel(WEIGHTS, SETTINGS, with(Group.TEMPO, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("invented is of the group tempo, and Tempo does not sum it");
    }

    @Test
    void aSignalThatIsOffByDefaultIsAskedOnlyWhereThePolicyWantsIt() {
        for (SignalDescriptor signal : Signals.all()) {
            var chosen = new RiskSettings(Map.of(signal.name(), new SignalSetting(true, 0.5)));

            assertThat(names(SETTINGS).contains(signal.name()))
                    .isEqualTo(signal.initial().enabled());
            assertThat(Signals.enabled(WEIGHTS, chosen))
                    .filteredOn(one -> one.name().equals(signal.name()))
                    .extracting(Signals.Enabled::weight)
                    .containsExactly(0.5);
        }
    }

    private static List<String> names(RiskSettings settings) {
        return Signals.enabled(WEIGHTS, settings).stream().map(Signals.Enabled::name).toList();
    }
}
