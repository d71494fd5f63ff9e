// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.observation;

/**
 * Where on earth and in which network an address is, as a geographic database gives it.
 *
 * @param country ISO 3166-1 alpha-2, upper case; empty if unknown
 * @param asn autonomous system number, 32 bits without sign; 0 if unknown
 * @param latitude degrees, −90 to 90; NaN if unknown
 * @param longitude degrees, −180 to 180; NaN if unknown
 * @param accuracyKm radius within which the address lies with the database's usual confidence, in
 *     km; 0 if unknown
 * @param networkClass what kind of network it is
 */
public record Place(
        String country,
        int asn,
        double latitude,
        double longitude,
        int accuracyKm,
        NetworkClass networkClass) {

    public static final Place UNKNOWN =
            new Place("", 0, Double.NaN, Double.NaN, 0, NetworkClass.UNKNOWN);

    public enum NetworkClass {
        UNKNOWN,
        ORDINARY,
        MOBILE,
        HOSTING,
        VPN,
        TOR
    }

    public boolean located() {
        return !Double.isNaN(latitude) && !Double.isNaN(longitude);
    }
}
