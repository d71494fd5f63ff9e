// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

import dev.riskgate.signals.model.Bits;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Countries;
import dev.riskgate.signals.observation.Geo;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.profile.Feature;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * The same client in two places between which nobody travels that fast.
 *
 * <p><b>Sees:</b> the great-circle distance from the client's usual places of the last day (else
 * its latest one), less what is uncertain at both ends, over the time since the client was seen
 * there; the kindest of the usual places counts, because services run in several at once. Beyond
 * {@code maxSpeedKmh} the evidence grows with the logarithm of the speed. A place near any usual
 * one is home. A country of which no more is known is a circle, and nobody is at home in a country.
 * <b>Costs:</b> a comparison of cells at home; else a great circle a usual place, six at most, and
 * one logarithm. <b>False alarms:</b> the address of a VPN, a cloud or a carrier is not where its
 * user is, so with such a network at either end the evidence stays small; a wrong database entry is
 * why even a certain impossibility is not infinite evidence.
 */
public record ImpossibleTravel(
        Countries countries,
        double maxSpeedKmh,
        double exponent,
        double most,
        double mostWithEgress,
        double atHome,
        double elsewhere,
        double homeKm)
        implements Signal {

    private static final long LEAST_MILLIS = 60_000;

    /** About the ground speed of an airliner, km/h. */
    static final double AIRLINER_KMH = 900;

    public ImpossibleTravel(Weights weights, double maxSpeedKmh) {
        this(
                Countries.shipped(),
                maxSpeedKmh,
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
        if (!Geo.placed(place)) {
            return 0;
        }
        int here = Geo.cell(place);
        if (!countries.knows(here)) {
            return 0;
        }
        if (isUsual(signalContext, here)) {
            return atHome;
        }
        Journey journey = kindest(signalContext, here);
        return journey == null ? 0 : evidence(journey, here);
    }

    private double evidence(Journey journey, int here) {
        if (journey.km() <= homeKm && !Geo.isCountry(here) && !Geo.isCountry(journey.from())) {
            return atHome;
        }
        double excess = journey.speedKmh() / maxSpeedKmh;
        if (excess <= 1) {
            return elsewhere;
        }
        boolean egress = Geo.egress(here) || Geo.egress(journey.from());
        return Math.min(egress ? mostWithEgress : most, exponent * Math.log(excess));
    }

    @Override
    public String reason(SignalContext signalContext) {
        int here = Geo.cell(signalContext.observation.place());
        Journey journey = kindest(signalContext, here);
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

    private static boolean isUsual(SignalContext signalContext, int here) {
        for (int slot = 0; slot < Feature.PLACE.slots; slot++) {
            int at = Feature.PLACE.at(slot);
            if (usual(signalContext.words, at)
                    && Geo.sameSpot(Feature.tag(signalContext.words, at), here)) {
                return true;
            }
        }
        return false;
    }

    /** The journey that needs the least speed; null if the client has no usual place. */
    private @Nullable Journey kindest(SignalContext signalContext, int here) {
        long latest = latest(signalContext.words);
        if (latest < 0) {
            return null;
        }
        long horizon = Math.min(latest, signalContext.now - Bits.MILLIS_PER_DAY);
        double uncertain = countries.radiusKm(here);
        if (!Geo.isCountry(here)) {
            uncertain += Math.max(0, signalContext.observation.place().accuracyKm());
        }
        Journey kindest = null;
        for (int slot = 0; slot < Feature.PLACE.slots; slot++) {
            int at = Feature.PLACE.at(slot);
            long seen = Feature.lastSeen(signalContext.words, at);
            if (!usual(signalContext.words, at) || seen < horizon) {
                continue;
            }
            int from = Feature.tag(signalContext.words, at);
            if (!countries.knows(from)) {
                continue;
            }
            double km =
                    countries.kilometres(from, here)
                            - uncertain
                            - uncertainKm(signalContext, at, from);
            km = Math.max(0, km);
            // Whatever the order in which two replicas saw them: the time between the two counts.
            long millis = Math.max(LEAST_MILLIS, Math.abs(signalContext.now - seen));
            if (kindest == null || km / millis < kindest.km() / kindest.millis()) {
                kindest = new Journey(from, km, millis);
            }
        }
        return kindest;
    }

    private double uncertainKm(SignalContext signalContext, int at, int cell) {
        double radius = countries.radiusKm(cell);
        return Geo.isCountry(cell)
                ? radius
                : radius + Geo.uncertainKm(Feature.uncertainty(signalContext.words, at));
    }

    private static long latest(long[] words) {
        long latest = -1;
        for (int slot = 0; slot < Feature.PLACE.slots; slot++) {
            int at = Feature.PLACE.at(slot);
            if (usual(words, at)) {
                latest = Math.max(latest, Feature.lastSeen(words, at));
            }
        }
        return latest;
    }

    private static boolean usual(long[] words, int at) {
        return Feature.used(words, at) && Feature.promoted(words, at);
    }

    private record Journey(int from, double km, long millis) {
        double speedKmh() {
            return km * 3_600_000 / millis;
        }
    }
}
