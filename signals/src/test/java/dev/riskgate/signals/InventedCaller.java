// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals;

import dev.riskgate.signals.model.Bits;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Observation.Method;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Place.NetworkClass;

import java.time.Instant;

/** Somebody who calls, from somewhere, with something; makes observations. */
public record InventedCaller(
        long credential, long device, String software, String platform, int asn, Place place) {

    /** Monday. */
    public static final long MONDAY = Instant.parse("2026-11-02T00:00:00Z").toEpochMilli();

    public static final long MINUTE = 60_000;
    public static final long HOUR = 60 * MINUTE;
    public static final long DAY = 24 * HOUR;

    public static final Place BERLIN = place("DE", 3320, 52.52, 13.40, NetworkClass.ORDINARY);
    public static final Place MUNICH = place("DE", 3320, 48.14, 11.58, NetworkClass.ORDINARY);
    public static final Place SAO_PAULO = place("BR", 27699, -23.55, -46.63, NetworkClass.ORDINARY);
    public static final Place NEW_YORK = place("US", 7922, 40.71, -74.01, NetworkClass.ORDINARY);

    public static InventedCaller partner() {
        return new InventedCaller(7, 0, "partner-sync/2", "", 3320, BERLIN);
    }

    public static Place place(
            String country, int asn, double latitude, double longitude, NetworkClass kind) {
        return new Place(country, asn, latitude, longitude, 20, kind);
    }

    public InventedCaller at(Place other) {
        return new InventedCaller(credential, device, software, platform, other.asn(), other);
    }

    public InventedCaller with(String otherSoftware) {
        return new InventedCaller(credential, device, otherSoftware, platform, asn, place);
    }

    public InventedCaller on(String otherPlatform) {
        return new InventedCaller(credential, device, software, otherPlatform, asn, place);
    }

    public InventedCaller withDevice(long key) {
        return new InventedCaller(credential, key, software, platform, asn, place);
    }

    public Observation observe(long millis) {
        return new Observation(
                millis,
                credential,
                device,
                hash(software),
                hash(platform),
                asn * 17L,
                asn * 31L,
                asn * 47L,
                place,
                1,
                Method.READ,
                2,
                0);
    }

    /** The same from a network (a /24, say) of an autonomous system; 0 where it is not known. */
    public Observation observe(long millis, long network, long knownAsn) {
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

    /** The same where no autonomous system is known. */
    public Observation observeWithoutAsn(long millis) {
        return observe(millis, asn * 31L, 0);
    }

    private static long hash(String text) {
        return text.isEmpty() ? 0 : Bits.mix(text.hashCode(), text.length());
    }
}
