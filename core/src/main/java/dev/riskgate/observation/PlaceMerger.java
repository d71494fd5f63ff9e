// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.observation;

import dev.riskgate.geo.GeoTable;
import dev.riskgate.observation.PlaceRow.Location;
import dev.riskgate.observation.PlaceRow.Traits;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Place.NetworkClass;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.Locale;

/**
 * Makes a place of database rows; of several databases, the first that knows a thing decides it.
 * Stateless.
 */
final class PlaceMerger {

    /** No two places are farther apart than half the circumference of the earth. */
    private static final int HALF_WAY_ROUND_KM = 20_038;

    private PlaceMerger() {}

    /** What was known before, completed by one more row. */
    static Place with(Place known, PlaceRow row) {
        Traits nested = row.traits();
        Traits flat = row.flatTraits();
        String country = known.country().isEmpty() ? country(row.country()) : known.country();
        int asn = known.asn() != 0 ? known.asn() : asn(flat) != 0 ? asn(flat) : asn(nested);
        NetworkClass networkClass =
                tellsMore(known.networkClass(), tellsMore(classOf(flat), classOf(nested)));
        Location location = row.location();
        if (known.located() || location == null || !isOnEarth(location)) {
            return new Place(
                    country,
                    asn,
                    known.latitude(),
                    known.longitude(),
                    known.accuracyKm(),
                    networkClass);
        }
        return new Place(
                country,
                asn,
                orNaN(location.latitude()),
                orNaN(location.longitude()),
                accuracyKm(location.accuracyKm()),
                networkClass);
    }

    /**
     * What the databases know, completed by the table. The kind of network is that of the
     * autonomous system, whoever told that, where no database names one.
     */
    static Place with(Place known, GeoTable table, InetAddress address) {
        Place other = table.place(address);
        if (known == Place.UNKNOWN) {
            return other;
        }
        int asn = known.asn() != 0 ? known.asn() : other.asn();
        return new Place(
                known.country().isEmpty() ? other.country() : known.country(),
                asn,
                known.latitude(),
                known.longitude(),
                known.accuracyKm(),
                known.networkClass() == NetworkClass.UNKNOWN
                        ? table.networkClass(asn)
                        : known.networkClass());
    }

    /** ISO 3166-1 alpha-2, or nothing: some databases have other words in this field. */
    private static String country(PlaceRow.@Nullable Country country) {
        String code = country == null ? null : country.isoCode();
        if (code == null
                || code.length() != 2
                || !Character.isLetter(code.charAt(0))
                || !Character.isLetter(code.charAt(1))) {
            return "";
        }
        return code.toUpperCase(Locale.ROOT);
    }

    private static int asn(@Nullable Traits traits) {
        Long asn = traits == null ? null : traits.asn();
        return asn == null ? 0 : asn.intValue();
    }

    /** Written so that NaN fails. */
    private static boolean isOnEarth(Location location) {
        return Math.abs(orNaN(location.latitude())) <= 90
                && Math.abs(orNaN(location.longitude())) <= 180;
    }

    private static double orNaN(@Nullable Double number) {
        return number == null ? Double.NaN : number;
    }

    private static int accuracyKm(@Nullable Integer radius) {
        return radius == null ? 0 : Math.clamp(radius, 0, HALF_WAY_ROUND_KM);
    }

    /** The enum goes from nothing known to the most telling. */
    private static NetworkClass tellsMore(NetworkClass one, NetworkClass other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static NetworkClass classOf(@Nullable Traits traits) {
        if (traits == null) {
            return NetworkClass.UNKNOWN;
        }
        if (isTrue(traits.tor())) {
            return NetworkClass.TOR;
        }
        if (isTrue(traits.vpn())
                || isTrue(traits.publicProxy())
                || isTrue(traits.residentialProxy())) {
            return NetworkClass.VPN;
        }
        String userType = traits.userType() == null ? "" : traits.userType();
        if (isTrue(traits.hosting())
                || userType.equals("hosting")
                || userType.equals("content_delivery_network")) {
            return NetworkClass.HOSTING;
        }
        String connectionType = traits.connectionType() == null ? "" : traits.connectionType();
        if (userType.equals("cellular") || connectionType.equals("Cellular")) {
            return NetworkClass.MOBILE;
        }
        return userType.isEmpty() && connectionType.isEmpty()
                ? NetworkClass.UNKNOWN
                : NetworkClass.ORDINARY;
    }

    private static boolean isTrue(@Nullable Boolean flag) {
        return flag != null && flag;
    }
}
