// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import dev.riskgate.signals.model.Bits;
import dev.riskgate.signals.model.PitmanYor;

/**
 * Whether a client uses networks that hide where their user is, or where nobody lives (VPN, Tor,
 * hosting), or others: what the countries say that it was seen in, each of which is known jointly
 * with that.
 */
public final class Hiding {

    private Hiding() {}

    /**
     * Probability that the client's next network is of the kind that a country's tag tells. On
     * {@link Unplaced} days it may have been in either.
     *
     * @param countryTag see {@link FeatureTags#country}
     * @param common share of that kind among all clients
     */
    public static double next(
            long[] words, int countryTag, int lastActiveDay, double common, PitmanYor prior) {
        double own = DayBitmap.mass(days(words, countryTag, true, lastActiveDay, true));
        double other = DayBitmap.mass(days(words, countryTag, false, lastActiveDay, true));
        double either = Unplaced.mass(words, lastActiveDay);
        int kinds = (own > 0 ? 1 : 0) + (other > 0 ? 1 : 0);
        return prior.next(own + either * common, own + other + either, kinds, common);
    }

    /**
     * On how many days the population may have counted the client in networks of that kind, or of
     * the other.
     */
    public static int recent(
            long[] words, int countryTag, boolean same, int lastActiveDay, int populationSince) {
        int days = days(words, countryTag, same, lastActiveDay, false);
        return DayBitmap.since(days, lastActiveDay, populationSince);
    }

    /** Whether a network of that kind was seen on this day. */
    public static boolean seenOn(long[] words, int countryTag, int day) {
        return (days(words, countryTag, true, day, false) & 1) != 0;
    }

    /** The days in networks of that kind or of the other, as of one day. */
    private static int days(
            long[] words, int countryTag, boolean same, int asOf, boolean promotedOnly) {
        int days = 0;
        for (int slot = 0; slot < Feature.COUNTRY.slots; slot++) {
            int at = Feature.COUNTRY.at(slot);
            int tag = Feature.tag(words, at);
            boolean counts =
                    Feature.used(words, at)
                            && (Feature.promoted(words, at) || !promotedOnly)
                            && (FeatureTags.hiding(tag) == FeatureTags.hiding(countryTag)) == same;
            if (counts) {
                int age = asOf - Bits.day(Feature.lastSeen(words, at));
                days |= DayBitmap.aged(Feature.days(words, at), age);
            }
        }
        return days;
    }
}
