// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.population;

import dev.riskgate.geo.GeoTable;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Place.NetworkClass;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** What an operator's databases, and the table that ships, tell of a {@link Site}. */
public final class Database {

    /** Which ones there are. */
    public enum Kind {
        /** City, ASN and the class of the network, as bought ones do. */
        CLASSED("city, ASN, network class"),
        /** City and ASN, as the free ones do, with the list of kinds that ships. */
        FREE("city, ASN, listed kinds"),
        /** The same without that list. */
        FREE_ALONE("city, ASN, no class (geo.table: off)"),
        /** Nothing configured: the table that ships. */
        DEFAULT("none configured: the shipped table"),
        /** Nothing at all. */
        NOTHING("none (geo.table: off)");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    private static final int ACCURACY_KM = 20;

    private final Kind kind;
    private final GeoTable table;
    private final Map<Integer, SortedMap<String, Long>> networks = new HashMap<>();

    public Database(Kind kind, GeoTable table) {
        this.kind = kind;
        this.table = table;
    }

    /** Whether it may know where an address is. */
    public boolean knowsPlaces() {
        return kind != Kind.NOTHING;
    }

    /**
     * @param subnet number of the /24 within the world, which always is of the same country
     */
    public Place of(Site site, int subnet) {
        return switch (kind) {
            case CLASSED -> city(site, site.networkClass());
            case FREE -> city(site, table.networkClass(site.asn()));
            case FREE_ALONE -> city(site, NetworkClass.UNKNOWN);
            case DEFAULT ->
                    new Place(
                            registered(site, subnet),
                            site.asn(),
                            Double.NaN,
                            Double.NaN,
                            0,
                            table.networkClass(site.asn()));
            case NOTHING -> Place.UNKNOWN;
        };
    }

    private static Place city(Site site, NetworkClass kind) {
        return new Place(
                site.country(), site.asn(), site.latitude(), site.longitude(), ACCURACY_KM, kind);
    }

    /**
     * A country in which the table has networks of this system, the more often the more it has
     * there.
     */
    private String registered(Site site, int subnet) {
        SortedMap<String, Long> all = networks.computeIfAbsent(site.asn(), table::networks);
        long total = all.values().stream().mapToLong(Long::longValue).sum();
        if (total == 0) {
            return site.country();
        }
        RandomGenerator random = new SplittableRandom(subnet);
        long at = random.nextLong(total);
        for (var country : all.entrySet()) {
            at -= country.getValue();
            if (at < 0) {
                return country.getKey();
            }
        }
        return site.country();
    }
}
