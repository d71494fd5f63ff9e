package dev.riskgate.signals;

import org.jspecify.annotations.Nullable;

/**
 * What a profile takes from a request. Immutable.
 *
 * <p>Live counters (windows, W) count every request, also a refused one. Habits learn from requests that passed, and a context
 * that nobody vouched for learns in quarantine: its values are kept but count for nothing until it is promoted, by a passed
 * challenge, by the operator, or after some days with allowed requests at low W. A value that was allowed on as many days is
 * promoted by itself, since a context ends with its credential. The very first allowed context of a client is its origin: there
 * is nothing that it could be odd beside.
 */
final class Learning {

    /** A client adds at most this many values a day to what is common. */
    private static final int POPULATION_TOKENS = 64;

    private final Tempo tempo;
    private final Rate seconds;
    private final Rate minutes;
    private final int promotionDays;
    private final double promotionW;

    Learning(Weights weights, Tempo tempo, RequestRate rate) {
        this.tempo = tempo;
        this.seconds = rate.seconds();
        this.minutes = rate.minutes();
        this.promotionDays = (int) weights.get("promotion.days");
        this.promotionW = weights.get("promotion.mostW");
    }

    void fold(Scene scene, Tempo.Step step, Outcome outcome, int provenLevel) {
        long[] words = scene.words;
        long @Nullable [] own = scene.own;
        int day = Bits.day(scene.now);
        if (words[Layout.REQUESTS]++ == 0) {
            words[Layout.FIRST] = Bits.set(words[Layout.FIRST], 0, 44, scene.now);
        }
        if (own != null) {
            Own.countRequest(own);
        }
        startDay(words, own, day);
        int context = Contexts.enter(words, scene.context, scene.contextInNetwork, scene.now);
        Contexts.seen(words, context, scene.now, step.w());
        if (outcome.teaches()) {
            vouch(scene, context, day, outcome, provenLevel, step.w());
        }
        boolean habit = outcome.teaches() && Contexts.promoted(words, context);
        seconds.count(words, own, scene.now, step.seconds(), habit);
        minutes.count(words, own, scene.now, step.minutes(), habit);
        if (outcome.teaches()) {
            learn(scene, day, Contexts.promoted(words, context), step.w());
        }
    }

    private void startDay(long[] words, long @Nullable [] own, int day) {
        int today = Lattice.day(words);
        // A request that is late, or another process' clock that is early, does not bring back a
        // day.
        if (day > today || day < today - 1) {
            seconds.startDay(words);
            minutes.startDay(words);
            words[Layout.DAILY] = Bits.set(words[Layout.DAILY], Layout.REFERENCE_DAY, 16, day);
            Lattice.setTokens(words, 0);
            if (own != null) {
                Own.startDay(own);
            }
        }
    }

    /** Promotes the context if somebody or something speaks for it. */
    private void vouch(
            Scene scene, int context, int day, Outcome outcome, int provenLevel, double w) {
        long[] words = scene.words;
        if (outcome == Outcome.PROVEN) {
            Contexts.prove(words, context, provenLevel, scene.now);
            Contexts.promote(words, context);
            proveInNetwork(scene, provenLevel);
        } else if (w > promotionW) {
            Contexts.forgetAllowedDays(words, context, day);
        } else if (Contexts.allowedOn(words, context, day) >= promotionDays || scene.newborn) {
            Contexts.promote(words, context);
        }
    }

    /** A proof has an entry of its own for the network that it was given in, as it may be worth nothing in others. */
    private static void proveInNetwork(Scene scene, int level) {
        if (scene.contextInNetwork != scene.context) {
            int at = Contexts.enter(scene.words, scene.contextInNetwork, scene.now);
            Contexts.seen(scene.words, at, scene.now, 0);
            Contexts.prove(scene.words, at, level, scene.now);
            Contexts.promote(scene.words, at);
        }
    }

    private void learn(Scene scene, int day, boolean promoted, double w) {
        long[] words = scene.words;
        Observation o = scene.observation;
        boolean calm = w <= promotionW;
        activeOn(words, day);
        boolean newSoftware = value(scene, Trait.SOFTWARE, scene.softwareTag, promoted, calm);
        if (o.device() != 0) {
            common(scene, newSoftware, Population.Kind.DEVICE, o.device(), day);
        } else {
            boolean newPlatform = value(scene, Trait.PLATFORM, scene.platformTag, promoted, calm);
            common(scene, newPlatform, Population.Kind.PLATFORM, scene.platformTag, day);
            common(scene, newSoftware, Population.Kind.SOFTWARE, scene.softwareTag, day);
            long inCountry = Tags.softwareInCountry(o, scene.countryTag);
            common(scene, newSoftware, Population.Kind.SOFTWARE_IN_COUNTRY, inCountry, day);
        }
        if (o.network() != 0) {
            Trait.NETWORK.rename(words, Tags.networkWithoutAsn(o), Tags.network(o));
            boolean fresh = value(scene, Trait.NETWORK, Tags.network(o), promoted, calm);
            common(
                    scene,
                    fresh,
                    Population.Kind.NETWORK,
                    Tags.networkInCountry(o, scene.countryTag),
                    day);
        }
        if (scene.countryTag != 0) {
            boolean fresh = value(scene, Trait.COUNTRY, scene.countryTag, promoted, calm);
            common(scene, fresh, Population.Kind.COUNTRY, scene.countryTag, day);
        }
        if (Geo.placed(o.place())) {
            int cell = Geo.cell(o.place());
            value(scene, Trait.PLACE, cell, promoted, calm);
            Trait.uncertain(words, Trait.PLACE.find(words, cell), Geo.uncertainty(o.place()));
        }
        if (promoted) {
            boolean fresh = Hours.learn(words, scene.now);
            common(scene, fresh, Population.Kind.HOUR, Hours.cell(scene.now), day);
        }
    }

    private boolean value(Scene scene, Trait trait, int tag, boolean promoted, boolean calm) {
        long[] words = scene.words;
        boolean fresh = trait.learn(words, tag, scene.now, promoted);
        int at = trait.find(words, tag);
        if (Trait.promoted(words, at)) {
            return fresh;
        }
        if (!calm) {
            Trait.forgetEarlierDays(words, at);
        } else if (Integer.bitCount(Trait.days(words, at)) >= promotionDays) {
            trait.learn(words, tag, scene.now, true);
        }
        return fresh;
    }

    private static void activeOn(long[] words, int day) {
        long days = words[Layout.DAYS];
        long with = Days.with((int) (days >>> 32), (int) Bits.get(days, 16, 16), day);
        days = Bits.set(days, 32, 32, with);
        words[Layout.DAYS] = Bits.set(days, 16, 16, with >>> 32);
    }

    private static void common(
            Scene scene, boolean fresh, Population.Kind kind, long key, int day) {
        long[] words = scene.words;
        int tokens = Lattice.tokens(words);
        if (fresh && tokens < POPULATION_TOKENS) {
            Lattice.setTokens(words, tokens + 1);
            if (scene.own != null) {
                Own.countToken(scene.own);
            }
            scene.population.count(kind, key, day);
        }
    }
}
