// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

import dev.riskgate.signals.model.PitmanYor;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Geo;
import dev.riskgate.signals.observation.Place;

/**
 * A country the client is not known in, or a known one through a network that hides its user (VPN,
 * Tor, hosting).
 *
 * <p><b>Sees:</b> the address's country by the geographic database, jointly with that class of
 * network. Attackers are a mixture of those who come from anywhere as other clients do, and those
 * who took care to come from the client's own country; so a known country is only weak evidence in
 * favour. <b>Costs:</b> one logarithm, one look-up in the population. <b>False alarms:</b>
 * travellers, roaming, a database that moved an address range. They last until the country has been
 * seen on three allowed days or a challenge was passed; alone they stay far below a challenge.
 */
public record CountryNovelty(PitmanYor prior, double naive) implements Signal {

    public CountryNovelty(Weights weights) {
        this(weights.pitmanYor(), weights.get("country.naive"));
    }

    @Override
    public double nats(SignalContext signalContext) {
        if (signalContext.countryTag == 0) {
            return 0;
        }
        double common = signalContext.countryShare();
        double attacker = naive * common + (1 - naive) * signalContext.country().copied(prior);
        return signalContext
                .country()
                .novelty(Math.log(attacker / signalContext.countryNext(prior)));
    }

    @Override
    public String reason(SignalContext signalContext) {
        Place place = signalContext.observation.place();
        return "The client is not known in "
                + Geo.countryName(Geo.country(place.country()))
                + (Geo.hides(place) ? " behind a " + place.networkClass() + " network." : ".");
    }
}
