// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import dev.riskgate.signals.model.Bits;
import dev.riskgate.signals.model.PitmanYor;

/**
 * How often a client used one value of a feature, compared with all its values of that feature.
 * Only promoted values count. Ages run up to the client's own last active day, so a client that
 * sleeps does not forget what it is.
 *
 * @param own decayed active days of the value, c
 * @param total decayed active days of all values, N
 * @param kinds distinct values, K
 * @param ownRecent days of the value that the population may still hold
 * @param totalRecent days of all values that the population may still hold
 */
public record Habit(double own, double total, int kinds, int ownRecent, int totalRecent) {

    /**
     * @param formerTag what the same value was called before; the same as {@code tag} if it had no
     *     other name
     */
    public static Habit of(
            long[] words,
            Feature feature,
            int tag,
            int formerTag,
            int lastActiveDay,
            int populationSince) {
        double own = 0;
        double total = 0;
        int kinds = 0;
        int ownRecent = 0;
        int totalRecent = 0;
        for (int slot = 0; slot < feature.slots; slot++) {
            int at = feature.at(slot);
            if (!Feature.used(words, at)) {
                continue;
            }
            int newest = Bits.day(Feature.lastSeen(words, at));
            int days = Feature.days(words, at);
            int recent = DayBitmap.since(days, newest, populationSince);
            int name = Feature.tag(words, at);
            boolean same = name == tag || name == formerTag;
            totalRecent += recent;
            ownRecent += same ? recent : 0;
            if (Feature.promoted(words, at)) {
                double mass = DayBitmap.mass(DayBitmap.aged(days, lastActiveDay - newest));
                total += mass;
                kinds += mass > 0 ? 1 : 0;
                own += same ? mass : 0;
            }
        }
        return new Habit(own, total, kinds, ownRecent, totalRecent);
    }

    /**
     * Probability that somebody who copies this client shows this value: what the client's own
     * history, and nothing else, gives it. Less than one in sum, so it never makes a young habit
     * look copied.
     */
    public double copied(PitmanYor prior) {
        return prior.next(own, total, kinds, 0);
    }

    /**
     * Evidence about a value the client is known with may clear it, and never speaks against it: it
     * is no novelty.
     */
    public double novelty(double nats) {
        return own > 0 ? Math.min(0, nats) : nats;
    }

    /**
     * Probability that the client's next value is this one: the Pitman–Yor predictive rule.
     *
     * @param parent probability of this value where the client's own history says nothing
     */
    public double next(double parent, PitmanYor prior) {
        return prior.next(own, total, kinds, parent);
    }
}
