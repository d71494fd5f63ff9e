// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

import dev.riskgate.signals.observation.Countries;
import dev.riskgate.signals.observation.Geo;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.profile.Feature;
import dev.riskgate.signals.profile.Reach;

import org.jspecify.annotations.Nullable;

/**
 * The ways between a client's usual places and the place of a request. Immutable; the state is in
 * the profile's words.
 *
 * @param countries where countries are of which no more is known
 * @param maxSpeedKmh nobody travels faster
 */
public record Journeys(Countries countries, double maxSpeedKmh) {

    private static final long LEAST_MILLIS = 60_000;

    /** With the speed that the operator's policy believes. */
    public static Journeys of(RiskSettings settings) {
        SignalOption speed = ImpossibleTravel.MAX_SPEED;
        double kmh =
                settings.of(Signals.IMPOSSIBLE_TRAVEL)
                        .options()
                        .getOrDefault(speed.key(), speed.initial());
        return new Journeys(Countries.shipped(), kmh);
    }

    /**
     * From where the client was last.
     *
     * @param from cell of {@link Geo}
     * @param km at least; what is uncertain at either end is taken off
     * @param millis at least a minute
     */
    record Journey(int from, double km, long millis) {

        double speedKmh() {
            return km * 3_600_000 / millis;
        }
    }

    /**
     * The way that somebody needs who was where the client was last, less the {@link Reach} of the
     * client itself; null if the client has no usual place, or nobody knows where that is.
     *
     * @param here cell of the place
     */
    @Nullable Journey fromLatest(SignalContext signalContext, int here) {
        Journey journey =
                fromLatest(
                        signalContext.words,
                        signalContext.observation.place(),
                        here,
                        signalContext.now);
        if (journey == null) {
            return null;
        }
        double reach = Reach.km(signalContext.words, signalContext.now);
        return new Journey(journey.from(), Math.max(0, journey.km() - reach), journey.millis());
    }

    /**
     * Notes how far the client leaps to a place that is a usual one already, before the place is
     * learned once more. Addresses of clouds, carriers and the like are no places to leap from.
     */
    public void learn(long[] words, Place place, long now) {
        int here = Geo.cell(place);
        if (!Geo.placed(place) || !countries.knows(here) || Geo.egress(here)) {
            return;
        }
        int at = Feature.PLACE.find(words, here);
        if (at < 0 || !Feature.promoted(words, at) || at == latest(words)) {
            return;
        }
        Journey journey = fromLatest(words, place, here, now);
        if (journey != null && !Geo.egress(journey.from()) && journey.speedKmh() > maxSpeedKmh) {
            Reach.learn(words, now, journey.km());
        }
    }

    /** Whether a place is one of the client's usual ones, or near one. */
    boolean isHome(long[] words, Place place, int here, double homeKm) {
        for (int slot = 0; slot < Feature.PLACE.slots; slot++) {
            int at = Feature.PLACE.at(slot);
            if (usual(words, at) && Geo.sameSpot(Feature.tag(words, at), here)) {
                return true;
            }
        }
        for (int slot = 0; slot < Feature.PLACE.slots && !Geo.isCountry(here); slot++) {
            int at = Feature.PLACE.at(slot);
            if (usual(words, at)
                    && !Geo.isCountry(Feature.tag(words, at))
                    && km(words, at, place, here) <= homeKm) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Journey fromLatest(long[] words, Place place, int here, long now) {
        int at = latest(words);
        if (at < 0 || !countries.knows(Feature.tag(words, at))) {
            return null;
        }
        // Whatever the order in which two replicas saw them: the time between the two counts.
        long millis = Math.max(LEAST_MILLIS, Math.abs(now - Feature.lastSeen(words, at)));
        return new Journey(Feature.tag(words, at), km(words, at, place, here), millis);
    }

    /** Between a usual place and another one, less what is uncertain at both ends. */
    private double km(long[] words, int at, Place place, int here) {
        int from = Feature.tag(words, at);
        double uncertain = countries.radiusKm(here) + countries.radiusKm(from);
        if (!Geo.isCountry(here)) {
            uncertain += Math.max(0, place.accuracyKm());
        }
        if (!Geo.isCountry(from)) {
            uncertain += Geo.uncertainKm(Feature.uncertainty(words, at));
        }
        return Math.max(0, countries.kilometres(from, here) - uncertain);
    }

    /** Where the client was last, of its usual places: index of its slot, −1 if it has none. */
    private static int latest(long[] words) {
        int latest = -1;
        for (int slot = 0; slot < Feature.PLACE.slots; slot++) {
            int at = Feature.PLACE.at(slot);
            if (usual(words, at)
                    && (latest < 0
                            || Feature.lastSeen(words, at) > Feature.lastSeen(words, latest))) {
                latest = at;
            }
        }
        return latest;
    }

    private static boolean usual(long[] words, int at) {
        return Feature.used(words, at) && Feature.promoted(words, at);
    }
}
