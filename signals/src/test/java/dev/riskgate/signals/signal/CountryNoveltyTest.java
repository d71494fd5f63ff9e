// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.signals.InventedCaller;
import dev.riskgate.signals.InventedClient;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Place.NetworkClass;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Random;

class CountryNoveltyTest {

    private final InventedClient inventedClient = new InventedClient();
    private final InventedCaller partner = InventedCaller.partner();
    private long now;

    @BeforeEach
    void aMonthOfBusiness() {
        now =
                inventedClient.work(partner, InventedCaller.MONDAY, 30, new Random(1))
                        + 9 * InventedCaller.HOUR;
    }

    @Test
    void aCountryNeverSeenBeforeSpeaksAgainstTheCaller() {
        var contribution =
                inventedClient.contribution(
                        partner.at(InventedCaller.SAO_PAULO).observe(now), "countryNovelty");

        assertThat(contribution.nats()).isGreaterThan(1.2);
        assertThat(contribution.reason()).isEqualTo("The client is not known in BR.");
    }

    @Test
    void theOwnCountryBehindAVpnIsNotTheOwnCountry() {
        Place hidden = InventedCaller.place("DE", 9009, 52.52, 13.40, NetworkClass.VPN);

        var contribution =
                inventedClient.contribution(partner.at(hidden).observe(now), "countryNovelty");

        assertThat(contribution.nats()).isGreaterThan(1.5);
        assertThat(contribution.reason())
                .isEqualTo("The client is not known in DE behind a VPN network.");
    }

    @Test
    void theOwnCountryIsWeakEvidenceInFavour() {
        assertThat(inventedClient.nats(partner.observe(now), "countryNovelty"))
                .isBetween(-1.0, -0.3);
    }

    @Test
    void aHolidayTripWithTimeToTravelIsFarFromAChallenge() {
        // 20 hours after the last request at home, same software: novel country and network,
        // plausible journey.
        Observation abroad =
                partner.at(InventedCaller.NEW_YORK).observe(now + 11 * InventedCaller.HOUR);

        assertThat(inventedClient.score(abroad)).isLessThan(80);
    }

    @Test
    void anUnknownCountrySaysNothing() {
        for (String country : new String[] {"", "de", "D", "DEU", "1A", "ÄÖ"}) {
            Place odd = InventedCaller.place(country, 3320, 52.52, 13.40, NetworkClass.ORDINARY);
            assertThat(inventedClient.nats(partner.at(odd).observe(now), "countryNovelty"))
                    .as(country)
                    .isZero();
        }
    }
}
