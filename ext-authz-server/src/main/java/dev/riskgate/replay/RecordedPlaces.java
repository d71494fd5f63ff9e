// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.replay;

import dev.riskgate.geo.GeoTable;
import dev.riskgate.observation.GeoLookup;
import dev.riskgate.proto.v1.RecordedPlace;
import dev.riskgate.signals.observation.Place;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.List;

/**
 * The place that the server saw, so that no database is needed; of requests of nobody known none is
 * recorded, and the shipped table tells theirs. Not thread-safe.
 */
final class RecordedPlaces extends GeoLookup {

    private @Nullable Place place;

    RecordedPlaces() {
        super(List.of(), GeoTable::shipped);
    }

    /** Of the next request; null if none is recorded. */
    void set(@Nullable RecordedPlace recorded) {
        place =
                recorded == null
                        ? null
                        : new Place(
                                recorded.getCountry(),
                                recorded.getAsn(),
                                recorded.getLocated() ? recorded.getLatitude() : Double.NaN,
                                recorded.getLocated() ? recorded.getLongitude() : Double.NaN,
                                recorded.getAccuracyKm(),
                                Place.NetworkClass.valueOf(recorded.getNetworkClass()));
    }

    @Override
    public Place place(InetAddress address) {
        Place known = place;
        return known == null ? super.place(address) : known;
    }
}
