// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.risk;

import dev.riskgate.signals.model.Bits;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Geo;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.profile.Contexts;
import dev.riskgate.signals.profile.DayBitmap;
import dev.riskgate.signals.profile.Feature;
import dev.riskgate.signals.profile.FeatureTags;
import dev.riskgate.signals.profile.Hiding;
import dev.riskgate.signals.profile.HourTable;
import dev.riskgate.signals.profile.Lattice;
import dev.riskgate.signals.profile.LocalCounts;
import dev.riskgate.signals.profile.ProfileLayout;
import dev.riskgate.signals.profile.QuarantineRegister;
import dev.riskgate.signals.profile.RequestRateHabit;
import dev.riskgate.signals.profile.Unplaced;
import dev.riskgate.signals.signal.Journeys;
import dev.riskgate.signals.signal.RequestRate;
import dev.riskgate.signals.signal.SignalContext;

import org.jspecify.annotations.Nullable;

/**
 * What a profile takes from a request. Immutable.
 *
 * <p>Live counters (windows, W) count every request, also a refused one. Habits learn from requests
 * that passed, and a context that nobody vouched for learns in quarantine: its values are kept but
 * count for nothing until it is promoted, by a passed challenge, by the operator, or after some
 * days with allowed requests at low W. A value that was allowed on as many days is promoted by
 * itself, since a context ends with its credential. The very first allowed context of a client is
 * its origin: there is nothing that it could be odd beside.
 */
final class Learning {

    /** A client adds at most this many values a day to what is common. */
    private static final int POPULATION_TOKENS = 64;

    private final Tempo tempo;
    private final Journeys journeys;
    private final RequestRateHabit seconds;
    private final RequestRateHabit minutes;
    private final int promotionDays;
    private final double promotionW;

    Learning(Weights weights, Tempo tempo, RequestRate rate, Journeys journeys) {
        this.journeys = journeys;
        this.tempo = tempo;
        this.seconds = rate.seconds();
        this.minutes = rate.minutes();
        this.promotionDays = (int) weights.get("promotion.days");
        this.promotionW = weights.get("promotion.mostW");
    }

    void fold(SignalContext signalContext, Tempo.Step step, Outcome outcome, int provenLevel) {
        long[] words = signalContext.words;
        long @Nullable [] own = signalContext.own;
        int day = Bits.day(signalContext.now);
        if (words[ProfileLayout.REQUESTS]++ == 0) {
            words[ProfileLayout.FIRST] =
                    Bits.set(words[ProfileLayout.FIRST], 0, 44, signalContext.now);
        }
        if (own != null) {
            LocalCounts.countRequest(own);
        }
        startDay(words, own, day);
        int context =
                Contexts.enter(
                        words,
                        signalContext.context,
                        signalContext.contextInNetwork,
                        signalContext.now);
        boolean established = Contexts.promoted(words, context);
        Contexts.seen(words, context, signalContext.now, established ? step.w() : 0);
        if (outcome.teaches()) {
            vouch(signalContext, context, day, outcome, provenLevel, step.w());
        }
        if (!Contexts.promoted(words, context)) {
            QuarantineRegister.seen(words, signalContext.now, step.w());
        }
        boolean habit = outcome.teaches() && Contexts.promoted(words, context);
        seconds.count(words, own, signalContext.now, step.seconds(), habit);
        minutes.count(words, own, signalContext.now, step.minutes(), habit);
        if (outcome.teaches()) {
            learn(signalContext, day, Contexts.promoted(words, context), step.w());
        }
    }

    private void startDay(long[] words, long @Nullable [] own, int day) {
        int today = Lattice.day(words);
        // A request that is late, or another process' clock that is early, does not bring back a
        // day.
        if (day > today || day < today - 1) {
            seconds.startDay(words);
            minutes.startDay(words);
            words[ProfileLayout.DAILY] =
                    Bits.set(words[ProfileLayout.DAILY], ProfileLayout.REFERENCE_DAY, 16, day);
            Lattice.setTokens(words, 0);
            if (own != null) {
                LocalCounts.startDay(own);
            }
        }
    }

    /** Promotes the context if somebody or something speaks for it. */
    private void vouch(
            SignalContext signalContext,
            int context,
            int day,
            Outcome outcome,
            int provenLevel,
            double w) {
        long[] words = signalContext.words;
        if (outcome == Outcome.PROVEN) {
            Contexts.prove(words, context, provenLevel, signalContext.now);
            Contexts.promote(words, context);
            proveInNetwork(signalContext, provenLevel);
        } else if (w > promotionW) {
            Contexts.forgetAllowedDays(words, context, day);
        } else if (Contexts.allowedOn(words, context, day) >= promotionDays
                || signalContext.newborn) {
            Contexts.promote(words, context);
        }
    }

    /**
     * A proof has an entry of its own for the network that it was given in, as it may be worth
     * nothing in others.
     */
    private static void proveInNetwork(SignalContext signalContext, int level) {
        if (signalContext.contextInNetwork != signalContext.context) {
            int at =
                    Contexts.enter(
                            signalContext.words, signalContext.contextInNetwork, signalContext.now);
            Contexts.seen(signalContext.words, at, signalContext.now, 0);
            Contexts.prove(signalContext.words, at, level, signalContext.now);
            Contexts.promote(signalContext.words, at);
        }
    }

    private void learn(SignalContext signalContext, int day, boolean promoted, double w) {
        long[] words = signalContext.words;
        Observation o = signalContext.observation;
        boolean calm = w <= promotionW;
        activeOn(words, day);
        boolean newSoftware =
                value(signalContext, Feature.SOFTWARE, signalContext.softwareTag, promoted, calm);
        if (o.device() != 0) {
            common(signalContext, newSoftware, Population.Kind.DEVICE, o.device(), day);
        } else {
            boolean newPlatform =
                    value(
                            signalContext,
                            Feature.PLATFORM,
                            signalContext.platformTag,
                            promoted,
                            calm);
            common(
                    signalContext,
                    newPlatform,
                    Population.Kind.PLATFORM,
                    signalContext.platformTag,
                    day);
            common(
                    signalContext,
                    newSoftware,
                    Population.Kind.SOFTWARE,
                    signalContext.softwareTag,
                    day);
            long inCountry = FeatureTags.softwareInCountry(o, signalContext.countryTag);
            common(signalContext, newSoftware, Population.Kind.SOFTWARE_IN_COUNTRY, inCountry, day);
        }
        if (o.network() != 0) {
            Feature.NETWORK.rename(words, FeatureTags.networkWithoutAsn(o), FeatureTags.network(o));
            boolean fresh =
                    value(signalContext, Feature.NETWORK, FeatureTags.network(o), promoted, calm);
            common(
                    signalContext,
                    fresh,
                    Population.Kind.NETWORK,
                    FeatureTags.networkInCountry(o, signalContext.countryTag),
                    day);
        }
        if (signalContext.countryTag == 0) {
            if (promoted) {
                Unplaced.learn(words, day);
            }
        } else {
            common(
                    signalContext,
                    !Hiding.seenOn(words, signalContext.countryTag, day),
                    Population.Kind.HIDING,
                    FeatureTags.hiding(signalContext.countryTag),
                    day);
            boolean fresh =
                    value(signalContext, Feature.COUNTRY, signalContext.countryTag, promoted, calm);
            common(signalContext, fresh, Population.Kind.COUNTRY, signalContext.countryTag, day);
        }
        if (Geo.placed(o.place())) {
            if (promoted) {
                journeys.learn(words, o.place(), signalContext.now);
            }
            int cell = Geo.cell(o.place());
            value(signalContext, Feature.PLACE, cell, promoted, calm);
            Feature.uncertain(words, Feature.PLACE.find(words, cell), Geo.uncertainty(o.place()));
        }
        if (promoted) {
            boolean fresh = HourTable.learn(words, signalContext.now);
            common(
                    signalContext,
                    fresh,
                    Population.Kind.HOUR,
                    HourTable.cell(signalContext.now),
                    day);
        }
    }

    private boolean value(
            SignalContext signalContext, Feature feature, int tag, boolean promoted, boolean calm) {
        long[] words = signalContext.words;
        boolean fresh = feature.learn(words, tag, signalContext.now, promoted);
        int at = feature.find(words, tag);
        if (Feature.promoted(words, at)) {
            return fresh;
        }
        if (!calm) {
            Feature.forgetEarlierDays(words, at);
        } else if (Integer.bitCount(Feature.days(words, at)) >= promotionDays) {
            feature.learn(words, tag, signalContext.now, true);
        }
        return fresh;
    }

    private static void activeOn(long[] words, int day) {
        long days = words[ProfileLayout.DAYS];
        long with = DayBitmap.with((int) (days >>> 32), (int) Bits.get(days, 16, 16), day);
        days = Bits.set(days, 32, 32, with);
        words[ProfileLayout.DAYS] = Bits.set(days, 16, 16, with >>> 32);
    }

    private static void common(
            SignalContext signalContext, boolean fresh, Population.Kind kind, long key, int day) {
        long[] words = signalContext.words;
        int tokens = Lattice.tokens(words);
        if (fresh && tokens < POPULATION_TOKENS) {
            Lattice.setTokens(words, tokens + 1);
            if (signalContext.own != null) {
                LocalCounts.countToken(signalContext.own);
            }
            signalContext.population.count(kind, key, day);
        }
    }
}
