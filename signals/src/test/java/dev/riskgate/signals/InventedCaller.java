package dev.riskgate.signals;

import dev.riskgate.signals.Observation.Method;
import dev.riskgate.signals.Place.NetworkClass;

import java.time.Instant;

/** Somebody who calls, from somewhere, with something; makes observations. */
record InventedCaller(
        long credential, long device, String software, String platform, int asn, Place place) {

    /** Monday. */
    static final long MONDAY = Instant.parse("2026-11-02T00:00:00Z").toEpochMilli();

    static final long MINUTE = 60_000;
    static final long HOUR = 60 * MINUTE;
    static final long DAY = 24 * HOUR;

    static final Place BERLIN = place("DE", 3320, 52.52, 13.40, NetworkClass.ORDINARY);
    static final Place MUNICH = place("DE", 3320, 48.14, 11.58, NetworkClass.ORDINARY);
    static final Place SAO_PAULO = place("BR", 27699, -23.55, -46.63, NetworkClass.ORDINARY);
    static final Place NEW_YORK = place("US", 7922, 40.71, -74.01, NetworkClass.ORDINARY);

    static InventedCaller partner() {
        return new InventedCaller(7, 0, "partner-sync/2", "", 3320, BERLIN);
    }

    static Place place(
            String country, int asn, double latitude, double longitude, NetworkClass kind) {
        return new Place(country, asn, latitude, longitude, 20, kind);
    }

    InventedCaller at(Place other) {
        return new InventedCaller(credential, device, software, platform, other.asn(), other);
    }

    InventedCaller with(String otherSoftware) {
        return new InventedCaller(credential, device, otherSoftware, platform, asn, place);
    }

    InventedCaller on(String otherPlatform) {
        return new InventedCaller(credential, device, software, otherPlatform, asn, place);
    }

    InventedCaller withDevice(long key) {
        return new InventedCaller(credential, key, software, platform, asn, place);
    }

    Observation observe(long millis) {
        return new Observation(
                millis,
                credential,
                device,
                hash(software),
                hash(platform),
                asn * 17L,
                asn * 31L,
                0,
                place,
                1,
                Method.READ,
                2,
                0);
    }

    /** The same from a network (a /24, say) of an autonomous system; 0 where it is not known. */
    Observation observe(long millis, long network, long knownAsn) {
        return new Observation(
                millis,
                credential,
                device,
                hash(software),
                hash(platform),
                network,
                network,
                knownAsn,
                place,
                1,
                Method.READ,
                2,
                0);
    }

    private static long hash(String text) {
        return text.isEmpty() ? 0 : Bits.mix(text.hashCode(), text.length());
    }
}
