// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.observation;

/**
 * Places on earth as cells of a quarter degree with their country, packed into 32 bits: {@code
 * latitude 10 | longitude 11 | country 10 | egress 1}. Coarse on purpose: it is all that travel
 * needs, and it reveals no street. A country of which no more is known is a cell, too: one with a
 * latitude that no other has.
 */
public final class Geo {

    /**
     * Half the diagonal of a cell at the equator, km: how far a place may lie from its cell's
     * centre.
     */
    static final double SLACK_KM = 20;

    /** How many numbers {@link #country} has. */
    static final int COUNTRIES = 1 + 26 * 26;

    /**
     * How uncertain places are, in four classes: at most so many km. A place that is less certain
     * is no place, as far as its country is known.
     */
    private static final int[] UNCERTAIN_KM = {20, 100, 500, 1_000};

    private static final int SOMEWHERE = 0x3ff;
    private static final double EARTH_KM = 6371;

    private Geo() {}

    static boolean located(Place place) {
        return Math.abs(place.latitude()) <= 90 && Math.abs(place.longitude()) <= 180;
    }

    /** Whether it has a cell: with coordinates, or as a country. */
    public static boolean placed(Place place) {
        return located(place) || country(place.country()) != 0;
    }

    public static int cell(Place place) {
        int countryAndEgress = country(place.country()) << 1 | (egress(place) ? 1 : 0);
        boolean vague = place.accuracyKm() > UNCERTAIN_KM[3] && countryAndEgress > 1;
        if (!located(place) || vague) {
            return SOMEWHERE << 22 | countryAndEgress;
        }
        int latitude = (int) Math.min((place.latitude() + 90) * 4, 719);
        int longitude = (int) Math.min((place.longitude() + 180) * 4, 1439);
        return latitude << 22 | longitude << 11 | countryAndEgress;
    }

    /** Whether the cell is a country of which no more is known. */
    public static boolean isCountry(int cell) {
        return cell >>> 22 == SOMEWHERE;
    }

    /** The class of a place's uncertainty, 0 to 3, see {@link #uncertainKm}. */
    public static int uncertainty(Place place) {
        int uncertainty = 0;
        while (uncertainty < 3 && place.accuracyKm() > UNCERTAIN_KM[uncertainty]) {
            uncertainty++;
        }
        return uncertainty;
    }

    /** The most that a place of this class may be off, km. */
    public static int uncertainKm(int uncertainty) {
        return UNCERTAIN_KM[uncertainty];
    }

    public static boolean sameSpot(int cell, int other) {
        return cell >>> 11 == other >>> 11 && !isCountry(cell);
    }

    public static boolean egress(int cell) {
        return (cell & 1) != 0;
    }

    /** Whether an address of this network says little about where its user is. */
    static boolean egress(Place place) {
        return switch (place.networkClass()) {
            case VPN, TOR, HOSTING, MOBILE -> true;
            case ORDINARY, UNKNOWN -> false;
        };
    }

    /** Whether this network is one that people use to be seen elsewhere, or where nobody lives. */
    public static boolean hides(Place place) {
        return switch (place.networkClass()) {
            case VPN, TOR, HOSTING -> true;
            case MOBILE, ORDINARY, UNKNOWN -> false;
        };
    }

    /** The country's number, 1 to 676; 0 if it is not two capital letters. */
    public static int country(String country) {
        if (country.length() != 2) {
            return 0;
        }
        int first = country.charAt(0) - 'A';
        int second = country.charAt(1) - 'A';
        return first < 0 || first > 25 || second < 0 || second > 25 ? 0 : first * 26 + second + 1;
    }

    public static int countryOf(int cell) {
        return cell >>> 1 & 0x3ff;
    }

    /** A country's two letters, for a person to read. */
    public static String countryName(int country) {
        int letters = country - 1;
        return letters < 0 || letters >= 676
                ? "an unknown country"
                : "" + (char) ('A' + letters / 26) + (char) ('A' + letters % 26);
    }

    /** Great-circle distance, km; degrees in. */
    static double kilometres(
            double fromLatitude, double fromLongitude, double toLatitude, double toLongitude) {
        double latitude = Math.toRadians(fromLatitude);
        double otherLatitude = Math.toRadians(toLatitude);
        double north = Math.sin((otherLatitude - latitude) / 2);
        double east = Math.sin(Math.toRadians(toLongitude - fromLongitude) / 2);
        double h = north * north + Math.cos(latitude) * Math.cos(otherLatitude) * east * east;
        return 2 * EARTH_KM * Math.asin(Math.sqrt(Math.min(1, h)));
    }

    static double latitude(int cell) {
        return ((cell >>> 22) + 0.5) / 4 - 90;
    }

    static double longitude(int cell) {
        return ((cell >>> 11 & 0x7ff) + 0.5) / 4 - 180;
    }
}
