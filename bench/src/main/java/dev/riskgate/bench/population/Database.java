package dev.riskgate.bench.population;

import dev.riskgate.signals.Place;
import dev.riskgate.signals.Place.NetworkClass;

/** What an operator's databases tell of a {@link Site}. */
enum Database {
    /** City, ASN and the class of the network, as bought ones do. */
    CLASSED("city, ASN, network class") {
        @Override
        Place of(Site site) {
            return city(site, site.networkClass());
        }
    },
    /** City and ASN, as the free ones do. */
    FREE("city, ASN, no class") {
        @Override
        Place of(Site site) {
            return city(site, NetworkClass.UNKNOWN);
        }
    },
    /** Nothing configured. */
    DEFAULT("none configured") {
        @Override
        Place of(Site site) {
            return Place.UNKNOWN;
        }
    };

    private static final int ACCURACY_KM = 20;

    private final String word;

    Database(String word) {
        this.word = word;
    }

    abstract Place of(Site site);

    String word() {
        return word;
    }

    private static Place city(Site site, NetworkClass kind) {
        return new Place(
                site.country(), site.asn(), site.latitude(), site.longitude(), ACCURACY_KM, kind);
    }
}
