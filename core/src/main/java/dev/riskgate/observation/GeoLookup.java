// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.observation;

import dev.riskgate.geo.GeoTable;
import dev.riskgate.signals.observation.Place;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Where addresses are, by any number of the operator's databases (a City or Country database and an
 * ASN database are usually two files), and where those say nothing, by a table. Never blocks; an
 * address that none of them knows is {@link Place#UNKNOWN}. Thread-safe.
 */
public class GeoLookup {

    /** Without any database. */
    public static final GeoLookup NONE = new GeoLookup(List.of());

    private final List<Supplier<PlaceDatabase>> sources;
    private final @Nullable Supplier<GeoTable> table;
    private volatile Snapshot snapshot;

    /** Without a table. */
    public GeoLookup(List<? extends Supplier<PlaceDatabase>> sources) {
        this(sources, null);
    }

    /**
     * @param sources the databases in force, in order of precedence; each may be replaced at any
     *     time
     * @param table what is believed where no database knows a thing; may be replaced at any time;
     *     null for nothing
     */
    public GeoLookup(
            List<? extends Supplier<PlaceDatabase>> sources, @Nullable Supplier<GeoTable> table) {
        this.sources = List.copyOf(sources);
        this.table = table;
        this.snapshot = snapshot();
    }

    /** Whether there is anything that may know where an address is. */
    public boolean knowsPlaces() {
        return !sources.isEmpty() || table != null;
    }

    public Place place(InetAddress address) {
        return knowsPlaces() ? current().place(address) : Place.UNKNOWN;
    }

    /** Databases and the places read from them are replaced together. */
    private Snapshot current() {
        Snapshot seen = snapshot;
        if (!isCurrent(seen)) {
            seen = snapshot();
            snapshot = seen;
        }
        return seen;
    }

    private boolean isCurrent(Snapshot seen) {
        for (int i = 0; i < seen.databases.length; i++) {
            if (seen.databases[i] != sources.get(i).get()) {
                return false;
            }
        }
        return table == null || seen.table == table.get();
    }

    private Snapshot snapshot() {
        return new Snapshot(databases(), table == null ? null : table.get());
    }

    private PlaceDatabase[] databases() {
        var databases = new PlaceDatabase[sources.size()];
        for (int i = 0; i < databases.length; i++) {
            databases[i] = sources.get(i).get();
        }
        return databases;
    }

    /**
     * Databases with a cache before them, since decoding a row takes about a microsecond. Each
     * address has one slot, and the latest address keeps it, so the cache is bounded and a flood of
     * addresses costs only misses.
     */
    private static final class Snapshot {

        private static final int SLOTS = 1 << 15;

        private final PlaceDatabase[] databases;
        private final @Nullable GeoTable table;
        private final AtomicReferenceArray<@Nullable Known> slots =
                new AtomicReferenceArray<>(SLOTS);

        Snapshot(PlaceDatabase[] databases, @Nullable GeoTable table) {
            this.databases = databases;
            this.table = table;
        }

        Place place(InetAddress address) {
            int hash = address.hashCode() * 0x9E3779B9;
            int slot = hash >>> 17;
            Known known = slots.get(slot);
            if (known == null || !known.address.equals(address)) {
                known = new Known(address, lookUp(address));
                slots.lazySet(slot, known);
            }
            return known.place;
        }

        private Place lookUp(InetAddress address) {
            Place place = Place.UNKNOWN;
            for (PlaceDatabase database : databases) {
                PlaceRow row = database.row(address);
                if (row != null) {
                    place = PlaceMerger.with(place, row);
                }
            }
            return table == null ? place : PlaceMerger.with(place, table, address);
        }

        private record Known(InetAddress address, Place place) {}
    }
}
