package dev.riskgate.observation;

import dev.riskgate.signals.Place;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Where addresses are, by any number of databases: a City or Country database and an ASN database are usually two
 * files. Never blocks; an address that no database knows is {@link Place#UNKNOWN}, and so is every address where there
 * is no database. Thread-safe.
 */
public final class Places {

    /** Without any database. */
    public static final Places NONE = new Places(List.of());

    private final List<Supplier<PlaceDatabase>> sources;
    private volatile Snapshot snapshot;

    /** @param sources the databases in force, in order of precedence; each may be replaced at any time */
    public Places(List<? extends Supplier<PlaceDatabase>> sources) {
        this.sources = List.copyOf(sources);
        this.snapshot = new Snapshot(databases());
    }

    public Place place(InetAddress address) {
        return sources.isEmpty() ? Place.UNKNOWN : current().place(address);
    }

    /** Databases and the places read from them are replaced together. */
    private Snapshot current() {
        Snapshot seen = snapshot;
        for (int i = 0; i < seen.databases.length; i++) {
            if (seen.databases[i] != sources.get(i).get()) {
                seen = new Snapshot(databases());
                snapshot = seen;
                break;
            }
        }
        return seen;
    }

    private PlaceDatabase[] databases() {
        var databases = new PlaceDatabase[sources.size()];
        for (int i = 0; i < databases.length; i++) {
            databases[i] = sources.get(i).get();
        }
        return databases;
    }

    /**
     * Databases with a cache before them, since decoding a row takes about a microsecond. Each address has one slot,
     * and the latest address keeps it, so the cache is bounded and a flood of addresses costs only misses.
     */
    private static final class Snapshot {

        private static final int SLOTS = 1 << 15;

        private final PlaceDatabase[] databases;
        private final AtomicReferenceArray<@Nullable Known> slots =
                new AtomicReferenceArray<>(SLOTS);

        Snapshot(PlaceDatabase[] databases) {
            this.databases = databases;
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
                    place = PlaceOf.with(place, row);
                }
            }
            return place;
        }

        private record Known(InetAddress address, Place place) {}
    }
}
