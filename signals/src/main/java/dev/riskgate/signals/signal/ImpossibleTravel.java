// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Countries;
import dev.riskgate.signals.observation.Geo;
import dev.riskgate.signals.observation.Place;

import java.util.Locale;

/**
 * The same client in two places between which nobody travels that fast.
 *
 * <p><b>Sees:</b> the great-circle distance from where the client was last, of its usual places,
 * less what is uncertain at both ends, over the time since. What the client spans by itself (a
 * service in several regions, a phone between its carrier's gateways and a line at home) is taken
 * off, too. Beyond {@code maxSpeedKmh} the evidence grows with the logarithm of the speed. A place
 * near any usual one is home. A country of which no more is known is a circle, and nobody is at
 * home in a country. <b>Costs:</b> a comparison of cells at home; else a great circle a usual
 * place, seven at most, and one logarithm. <b>False alarms:</b> the address of a VPN, a cloud or a
 * carrier is not where its user is, so with such a network at either end the evidence stays small,
 * and so it does within a country where the provider is the client's own; a wrong database entry is
 * why even a certain impossibility is not infinite evidence.
 */
record ImpossibleTravel(
        Journeys journeys,
        double exponent,
        double most,
        double mostWithEgress,
        double atHome,
        double elsewhere,
        double homeKm)
        implements Signal {

    /** About the ground speed of an airliner, km/h. */
    private static final double AIRLINER_KMH = 900;

    static final SignalOption MAX_SPEED =
            new SignalOption("maxSpeedKmh", AIRLINER_KMH, 1, 1_000_000);

    ImpossibleTravel(Weights weights, double maxSpeedKmh) {
        this(
                new Journeys(Countries.shipped(), maxSpeedKmh),
                weights.get("travel.exponent"),
                weights.get("travel.most"),
                weights.get("travel.mostWithEgress"),
                weights.get("travel.atHome"),
                weights.get("travel.elsewhere"),
                weights.get("travel.homeKm"));
    }

    @Override
    public double nats(SignalContext signalContext) {
        Place place = signalContext.observation.place();
        int here = Geo.cell(place);
        if (!Geo.placed(place) || !journeys.countries().knows(here)) {
            return 0;
        }
        if (journeys.isHome(signalContext.words, place, here, homeKm)) {
            return atHome;
        }
        Journeys.Journey journey = journeys.fromLatest(signalContext, here);
        return journey == null ? 0 : evidence(signalContext, journey, here);
    }

    private double evidence(SignalContext signalContext, Journeys.Journey journey, int here) {
        double excess = journey.speedKmh() / journeys.maxSpeedKmh();
        if (excess <= 1) {
            return elsewhere;
        }
        boolean egress =
                Geo.egress(here)
                        || Geo.egress(journey.from())
                        || withinOwnProvider(signalContext, journey.from(), here);
        return Math.min(egress ? mostWithEgress : most, exponent * Math.log(excess));
    }

    /**
     * Where in its country a provider's address is, its database guesses: a carrier hands the same
     * addresses to customers in other towns.
     */
    private static boolean withinOwnProvider(SignalContext signalContext, int from, int here) {
        return signalContext.observation.asn() != 0
                && Geo.countryOf(from) == Geo.countryOf(here)
                && signalContext.network().own() > 0;
    }

    @Override
    public String reason(SignalContext signalContext) {
        int here = Geo.cell(signalContext.observation.place());
        Journeys.Journey journey = journeys.fromLatest(signalContext, here);
        if (journey == null) {
            return "";
        }
        long minutes = Math.round(journey.millis() / 60_000.0);
        return String.format(
                Locale.ROOT,
                "%,d km%s in %s in %s would need %,d km/h.",
                Math.round(journey.km()),
                Geo.isCountry(journey.from()) ? " at least from wherever" : " from the usual place",
                Geo.countryName(Geo.countryOf(journey.from())),
                minutes < 120 ? minutes + " min" : Math.round(minutes / 60.0) + " h",
                Math.round(journey.speedKmh()));
    }
}
