// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.geo;

import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Place.NetworkClass;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Country, autonomous system and kind of network of any address, to the /24 (IPv4) or /48 (IPv6):
 * what is known without a database of the operator's own. It has no coordinates. Immutable,
 * thread-safe, never waits.
 *
 * <p>Sorted starts of ranges and a binary search over them: some 5 MB of heap for the table that
 * ships. {@code docs/geo.md} has the format, {@link GeoTableBuilder} makes it.
 */
public final class GeoTable {

    private static final String SHIPPED = "shipped.geo";

    private final LocalDate date;
    private final String source;
    private final int[] v4Starts;
    private final int[] v4Entries;
    private final long[] v6Starts;
    private final int[] v6Entries;
    private final int[] asns;
    private final String[] countries;
    private final int[] kindAsns;
    private final NetworkClass[] kinds;

    GeoTable(GeoTableReader reader) throws IOException {
        this.date = reader.date();
        this.source = reader.source();
        GeoTableReader.Kinds kind = reader.kinds();
        this.kindAsns = kind.asns();
        this.kinds = kind.kinds();
        GeoTableReader.Entries entries = reader.entries();
        this.asns = entries.asns();
        this.countries = entries.countries();
        GeoTableReader.Ranges v4 = reader.ranges(GeoPrefix.V4, asns.length);
        this.v4Starts = Arrays.stream(v4.starts()).mapToInt(start -> (int) start).toArray();
        this.v4Entries = v4.entries();
        GeoTableReader.Ranges v6 = reader.ranges(GeoPrefix.V6, asns.length);
        this.v6Starts = v6.starts();
        this.v6Entries = v6.entries();
        reader.end();
    }

    /**
     * Reads a table.
     *
     * @param content the whole file
     * @throws IOException if it is not one; the message says what to do, for the operator
     */
    public static GeoTable read(byte[] content) throws IOException {
        try {
            return new GeoTable(new GeoTableReader(content));
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    "this is no usable table of places ("
                            + e.getMessage()
                            + "). Make it again with"
                            + " riskgate geo build, or set geo.table to shipped",
                    e);
        }
    }

    /** The table that is part of this program. */
    public static GeoTable shipped() {
        try (InputStream in = GeoTable.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException(SHIPPED + " is missing from this program");
            }
            return read(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of which day the data are. */
    public LocalDate date() {
        return date;
    }

    /** Where they come from, for a person. */
    public String source() {
        return source;
    }

    /** How many ranges of addresses it distinguishes. */
    public int ranges() {
        return v4Starts.length + v6Starts.length;
    }

    /** Without coordinates; {@link Place#UNKNOWN} itself if nothing is known. */
    public Place place(InetAddress address) {
        byte[] bytes = address.getAddress();
        int entry = bytes.length == 4 ? v4(GeoPrefix.of(address)) : v6(GeoPrefix.of(address));
        if (entry == 0) {
            return Place.UNKNOWN;
        }
        int asn = asns[entry];
        return new Place(countries[entry], asn, Double.NaN, Double.NaN, 0, networkClass(asn));
    }

    /**
     * What kind of network an autonomous system has; {@link NetworkClass#UNKNOWN} if it is on no
     * list.
     */
    public NetworkClass networkClass(int asn) {
        int low = 0;
        int high = kindAsns.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Integer.compareUnsigned(kindAsns[middle], asn);
            if (order == 0) {
                return kinds[middle];
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return NetworkClass.UNKNOWN;
    }

    /**
     * How many IPv4 /24s of an autonomous system are in each country, by its code. Looks through
     * the whole table.
     */
    public SortedMap<String, Long> networks(int asn) {
        var networks = new TreeMap<String, Long>();
        for (int i = 0; i < v4Starts.length; i++) {
            if (v4Entries[i] != 0 && asns[v4Entries[i]] == asn) {
                long end = i + 1 < v4Starts.length ? v4Starts[i + 1] : GeoPrefix.V4;
                networks.merge(countries[v4Entries[i]], end - v4Starts[i], Long::sum);
            }
        }
        return networks;
    }

    private int v4(long prefix) {
        return entry(Arrays.binarySearch(v4Starts, (int) prefix), v4Entries);
    }

    private int v6(long prefix) {
        return entry(Arrays.binarySearch(v6Starts, prefix), v6Entries);
    }

    /**
     * @param found index of the start, or −1 − index of the first greater one
     */
    private static int entry(int found, int[] entries) {
        int at = found >= 0 ? found : -found - 2;
        return at < 0 ? 0 : entries[at];
    }
}
