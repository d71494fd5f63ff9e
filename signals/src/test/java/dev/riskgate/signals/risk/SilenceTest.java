// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.risk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.signals.InventedCaller;
import dev.riskgate.signals.InventedClient;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.signals.signal.SignalSetting;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Random;

/** A signal that cannot speak is left out, and one that has nothing to say is not. */
class SilenceTest {

    private final InventedCaller partner =
            new InventedCaller(7, 0, "partner-sync/2", "", 3320, Place.UNKNOWN);
    private final InventedCaller elsewhere =
            new InventedCaller(7, 0, "partner-sync/2", "", 99, Place.UNKNOWN);

    private InventedClient afterAMonth(RiskSettings settings) {
        var client =
                new InventedClient(new RiskModel(Weights.shipped(), settings), new Population());
        client.work(partner, InventedCaller.MONDAY, 30, new Random(1));
        return client;
    }

    private static double standing(InventedClient client, InventedCaller caller) {
        long now = InventedCaller.MONDAY + 30 * InventedCaller.DAY + 9 * InventedCaller.HOUR;
        return client.assess(caller.observe(now)).standing();
    }

    @Test
    void whereNothingTellsPlacesTheirSignalsAreNeitherListedNorAveraged() {
        InventedClient blind = afterAMonth(RiskSettings.defaults().withoutPlaces());

        long now = InventedCaller.MONDAY + 30 * InventedCaller.DAY;
        assertThat(blind.assess(partner.observe(now)).risk().contributions())
                .extracting(Contribution::signal)
                .contains("networkNovelty", "newDevice")
                .doesNotContain("countryNovelty", "impossibleTravel");
    }

    @Test
    void theUsualIsAsUsualAndTheUnusualAsUnusualAsWhatIsSeenSays() {
        InventedClient blind = afterAMonth(RiskSettings.defaults().withoutPlaces());
        InventedClient unlucky = afterAMonth(RiskSettings.defaults());

        // What a database does not know of this address it may know of the next.
        assertThat(standing(blind, partner)).isLessThan(standing(unlucky, partner) - 0.4);
        assertThat(standing(blind, elsewhere)).isGreaterThan(standing(unlucky, elsewhere));
    }

    @Test
    void whatTheOperatorSaidOfTheOthersStays() {
        var half = new RiskSettings(Map.of("newDevice", new SignalSetting(true, 0.5)));

        assertThat(half.withoutPlaces().of("newDevice").weight()).isEqualTo(0.5);
        assertThat(half.withoutPlaces().of("countryNovelty").enabled()).isFalse();
        assertThat(half.of("countryNovelty").enabled()).isTrue();
    }
}
