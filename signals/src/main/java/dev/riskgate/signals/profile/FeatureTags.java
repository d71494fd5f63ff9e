// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import dev.riskgate.signals.model.Bits;
import dev.riskgate.signals.observation.Geo;
import dev.riskgate.signals.observation.Observation;

/**
 * The values of an observation as the tables of a profile and the population's sketch know them.
 */
public final class FeatureTags {

    private FeatureTags() {}

    public static int software(Observation o) {
        return tag(
                o.device() != 0 ? Bits.mix(o.device(), 1) : Bits.mix(o.software(), o.platform()));
    }

    public static int platform(Observation o) {
        return tag(o.platform());
    }

    /** Whose network it is: the autonomous system where it is known, else the /24 or /48 itself. */
    static long provider(Observation o) {
        return o.asn() != 0 ? o.asn() : o.network();
    }

    public static int network(Observation o) {
        return tag(provider(o));
    }

    /** What the network was called while its autonomous system was not known. */
    public static int networkWithoutAsn(Observation o) {
        return tag(o.network());
    }

    /**
     * The country jointly with whether the network hides where its user is; 0 if the country is
     * unknown.
     */
    public static int country(Observation o) {
        int country = Geo.country(o.place().country());
        return country == 0 ? 0 : country << 1 | (Geo.hides(o.place()) ? 1 : 0);
    }

    /** Whether a tag of {@link #country} is of a network that hides where its user is: 0 or 1. */
    public static int hiding(int country) {
        return country & 1;
    }

    /**
     * @param country of the observation, see {@link #country}
     */
    public static long networkInCountry(Observation o, int country) {
        return Bits.mix(provider(o), country);
    }

    /**
     * @param country of the observation, see {@link #country}
     */
    public static long softwareInCountry(Observation o, int country) {
        return Bits.mix(Bits.mix(o.software(), o.platform()), country);
    }

    private static int tag(long hash) {
        return (int) (Bits.mix(hash, 0) >>> 32);
    }
}
