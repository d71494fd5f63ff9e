// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

import dev.riskgate.signals.model.Bits;
import dev.riskgate.signals.model.PitmanYor;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.profile.Contexts;
import dev.riskgate.signals.profile.Feature;
import dev.riskgate.signals.profile.FeatureTags;
import dev.riskgate.signals.profile.Habit;
import dev.riskgate.signals.profile.Hiding;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.signals.profile.ProfileLayout;

import org.jspecify.annotations.Nullable;

/**
 * One request beside what is known of its client: all that signals look at. Made for one assessment
 * and read under the profile's lock.
 */
public final class SignalContext {

    public final long[] words;

    /** What this process itself has added, null where the profile is not shared. */
    public final long @Nullable [] own;

    public final Population population;
    public final Observation observation;

    /** The request's time, clamped. */
    public final long now;

    final int lastActiveDay;

    // The observation's values as FeatureTags names them; each is asked for several times.
    public final int countryTag;
    public final int softwareTag;
    public final int platformTag;

    /** The context's hash, and the same with its /24 or /48. */
    public final long context;

    public final long contextInNetwork;

    /**
     * Index of the context's slot, −1 if it has none; that of {@link #contextInNetwork} if it has
     * only that.
     */
    public final int contextAt;

    /**
     * No context was ever taken as the client's own, so there is nothing that this one could be odd
     * beside.
     */
    public final boolean newborn;

    // Worked out when a signal asks for them; to learn a request, nobody does.
    private @Nullable Habit country;
    private @Nullable Habit network;
    private @Nullable Habit software;
    private @Nullable Habit platform;
    private double countryShare = Double.NaN;
    private double countryNext = Double.NaN;

    // What the running windows have been found to say of this request.
    private double rateNats = Double.NaN;
    private double hourNats = Double.NaN;

    public SignalContext(Profile profile, Population population, Observation observation) {
        this.words = profile.words();
        this.own = profile.ownWords();
        this.population = population;
        this.observation = observation;
        this.now = Bits.clampMillis(observation.timeMillis());
        this.lastActiveDay = (int) Bits.get(words[ProfileLayout.DAYS], 16, 16);
        this.countryTag = FeatureTags.country(observation);
        this.softwareTag = FeatureTags.software(observation);
        this.platformTag = FeatureTags.platform(observation);
        this.context = Contexts.of(observation);
        this.contextInNetwork = Contexts.inNetwork(observation);
        int at = Contexts.find(words, context);
        this.contextAt =
                at >= 0 || observation.asn() == 0 ? at : Contexts.find(words, contextInNetwork);
        this.newborn = !Contexts.anyPromoted(words);
    }

    /**
     * What {@link RequestRate} and {@link UnusualHour} say here: both were worked out already, for
     * the running evidence.
     */
    public void tempo(double rate, double hour) {
        rateNats = rate;
        hourNats = hour;
    }

    /** NaN if it was not worked out yet. */
    double rateNats() {
        return rateNats;
    }

    /** NaN if it was not worked out yet. */
    double hourNats() {
        return hourNats;
    }

    Habit country() {
        Habit known = country;
        if (known == null) {
            known = habit(Feature.COUNTRY, countryTag, countryTag);
            country = known;
        }
        return known;
    }

    Habit network() {
        Habit known = network;
        if (known == null) {
            known =
                    habit(
                            Feature.NETWORK,
                            FeatureTags.network(observation),
                            FeatureTags.networkWithoutAsn(observation));
            network = known;
        }
        return known;
    }

    Habit software() {
        Habit known = software;
        if (known == null) {
            known = habit(Feature.SOFTWARE, softwareTag, softwareTag);
            software = known;
        }
        return known;
    }

    Habit platform() {
        Habit known = platform;
        if (known == null) {
            known = habit(Feature.PLATFORM, platformTag, platformTag);
            platform = known;
        }
        return known;
    }

    private Habit habit(Feature feature, int tag, int formerTag) {
        return Habit.of(words, feature, tag, formerTag, lastActiveDay, population.since());
    }

    /**
     * The context is the client's own: its origin, or proven, or accepted, or grown up in
     * quarantine.
     */
    boolean contextPromoted() {
        return Contexts.promoted(words, contextAt)
                || Contexts.promoted(words, Contexts.find(words, contextInNetwork));
    }

    /** How common the country is among other clients. */
    double countryShare() {
        if (Double.isNaN(countryShare)) {
            countryShare =
                    population.share(
                            Population.Kind.COUNTRY,
                            countryTag,
                            country().ownRecent(),
                            country().totalRecent());
        }
        return countryShare;
    }

    /**
     * How likely the client is to be in this country, by its own history. Where that says nothing
     * of the country, it may say of what kind its networks are: what runs in clouds moves from one
     * to another, and not to a line at home.
     */
    double countryNext(PitmanYor prior) {
        if (countryTag == 0) {
            // Nothing is learned of it, so nobody knows how often the client is there.
            return countryShare();
        }
        if (Double.isNaN(countryNext)) {
            int since = population.since();
            int own = Hiding.recent(words, countryTag, true, lastActiveDay, since);
            int other = Hiding.recent(words, countryTag, false, lastActiveDay, since);
            double common =
                    population.share(
                            Population.Kind.HIDING,
                            FeatureTags.hiding(countryTag),
                            own,
                            own + other);
            double ofItsKind = Hiding.next(words, countryTag, lastActiveDay, common, prior);
            double amongItsKind = Math.min(1, countryShare() / common);
            countryNext = country().next(ofItsKind * amongItsKind, prior);
        }
        return countryNext;
    }

    /** How common the network is among other clients in this country. */
    double networkShareInCountry() {
        return population.within(
                Population.Kind.NETWORK,
                FeatureTags.networkInCountry(observation, countryTag),
                network().ownRecent(),
                Population.Kind.COUNTRY,
                countryTag,
                country().ownRecent(),
                1 / Population.Kind.NETWORK.possible);
    }
}
