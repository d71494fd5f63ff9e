// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.signals.InventedCaller;
import dev.riskgate.signals.InventedClient;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Place.NetworkClass;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.signals.risk.Outcome;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

/** From where a client can have come, and how far it spans by itself. */
class JourneysTest {

    private static final String NAME = "impossibleTravel";

    private final InventedClient client = new InventedClient();
    private final InventedCaller berlin = InventedCaller.partner();
    private final InventedCaller munich = berlin.at(InventedCaller.MUNICH);
    private final InventedCaller newYork = berlin.at(InventedCaller.NEW_YORK);
    private final InventedCaller saoPaulo = berlin.at(InventedCaller.SAO_PAULO);
    private final InventedCaller dakar =
            berlin.at(InventedCaller.place("SN", 8346, 14.7, -17.4, NetworkClass.ORDINARY));
    private long now;

    @BeforeEach
    void aMonthOfBusiness() {
        now =
                client.work(berlin, InventedCaller.MONDAY, 28, new Random(1))
                        + 9 * InventedCaller.HOUR;
    }

    private void usual(InventedCaller caller, long millis) {
        client.send(caller.observe(millis), Outcome.PROVEN);
    }

    @Test
    void aPlaceThatTheClientHasLeftIsNoPlaceToSetOutFrom() {
        // Home was in Munich last night; the office in Berlin called five minutes ago.
        usual(munich, now - 10 * InventedCaller.HOUR);
        client.allow(berlin.observe(now));

        assertThat(client.nats(saoPaulo.observe(now + 5 * InventedCaller.MINUTE), NAME))
                .isGreaterThan(8);
    }

    @Test
    void whatTheClientSpansByItselfIsNoJourney() {
        usual(newYork, now - InventedCaller.DAY);
        usual(berlin, now - InventedCaller.DAY + 1);
        inBothAtOnce(now);

        // Not farther from Berlin than New York is.
        assertThat(client.nats(dakar.observe(now + 5 * InventedCaller.MINUTE), NAME))
                .isEqualTo(-0.3);
        Place sydney = InventedCaller.place("AU", 1221, -33.9, 151.2, NetworkClass.ORDINARY);
        assertThat(client.nats(berlin.at(sydney).observe(now + 5 * InventedCaller.MINUTE), NAME))
                .isGreaterThan(8);
    }

    /** Ends in Berlin. */
    private void inBothAtOnce(long from) {
        for (int i = -4; i < 0; i++) {
            client.allow(newYork.observe(from + i * InventedCaller.MINUTE));
            client.allow(berlin.observe(from + i * InventedCaller.MINUTE + 30_000));
        }
    }

    @Test
    void oneProofElsewhereDoesNotMakeTheClientSpanAnOcean() {
        client.allow(berlin.observe(now - InventedCaller.MINUTE));
        usual(newYork, now);

        assertThat(client.nats(dakar.observe(now + InventedCaller.MINUTE), NAME)).isGreaterThan(8);
    }

    @Test
    void whoTravelledWithTimeSpansNothing() {
        usual(newYork, now - 3 * InventedCaller.DAY);
        client.allow(berlin.observe(now - 2 * InventedCaller.DAY));
        client.allow(newYork.observe(now - InventedCaller.DAY));
        client.allow(berlin.observe(now));

        assertThat(client.nats(dakar.observe(now + InventedCaller.MINUTE), NAME)).isGreaterThan(8);
    }

    @Test
    void aSpanThatIsNotSeenAgainIsForgotten() {
        usual(newYork, now - InventedCaller.DAY);
        usual(berlin, now - InventedCaller.DAY + 1);
        inBothAtOnce(now);

        long later = now + 70 * InventedCaller.DAY;
        client.allow(berlin.observe(later));

        assertThat(client.nats(dakar.observe(later + InventedCaller.MINUTE), NAME))
                .isGreaterThan(8);
    }

    @Test
    void replicasKnowTheLongestSpanWhateverTheOrderOfAMerge() {
        Profile before = Profile.fromBytes(client.profile.toBytes());
        usual(newYork, now - InventedCaller.DAY);
        usual(berlin, now - InventedCaller.DAY + 1);
        inBothAtOnce(now);
        var request = saoPaulo.observe(now + InventedCaller.MINUTE);

        for (List<Profile> both :
                List.of(List.of(before, client.profile), List.of(client.profile, before))) {
            var merged = new InventedClient(client.model, client.population, Profile.merge(both));
            assertThat(merged.nats(request, NAME)).isEqualTo(client.nats(request, NAME));
        }
    }

    @Test
    void withinACountryTheAddressesOfTheOwnProviderSayLittle() {
        client.allow(berlin.observe(now));
        Place sameProvider = InventedCaller.place("DE", 3320, 48.14, 11.58, NetworkClass.ORDINARY);
        Place otherProvider = InventedCaller.place("DE", 6805, 48.14, 11.58, NetworkClass.ORDINARY);

        assertThat(client.nats(berlin.at(sameProvider).observe(now + 1), NAME)).isEqualTo(1);
        assertThat(client.nats(berlin.at(otherProvider).observe(now + 1), NAME)).isGreaterThan(5);
    }
}
