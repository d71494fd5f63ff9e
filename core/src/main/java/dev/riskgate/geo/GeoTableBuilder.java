// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.geo;

import dev.riskgate.geo.KnownNetworks.Known;
import dev.riskgate.signals.observation.Place.NetworkClass;

import java.net.InetAddress;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes a {@link GeoTable} from ranges of addresses. The same ranges in the same order make the
 * same bytes, on any machine. Not thread-safe.
 */
public final class GeoTableBuilder {

    private final Painted<Long> v4Asns = new Painted<>(0L);
    private final Painted<Long> v6Asns = new Painted<>(0L);
    private final Painted<String> v4Countries = new Painted<>("");
    private final Painted<String> v6Countries = new Painted<>("");
    private final Map<Long, String> names = new TreeMap<>();
    private final KnownNetworks known;

    public GeoTableBuilder(KnownNetworks known) {
        this.known = known;
    }

    /**
     * Addresses of an autonomous system.
     *
     * @param last of the same family as {@code first}, and not before it
     * @param asn 0 for none, else up to 32 bits
     * @param name of its holder
     */
    public void asn(InetAddress first, InetAddress last, long asn, String name) {
        (GeoPrefix.isV4(first) ? v4Asns : v6Asns)
                .add(GeoPrefix.from(first), GeoPrefix.to(last), asn);
        if (asn != 0) {
            names.putIfAbsent(asn, name);
        }
    }

    /** Addresses of a country, by its code in ISO 3166-1 alpha-2. */
    public void country(InetAddress first, InetAddress last, String code) {
        (GeoPrefix.isV4(first) ? v4Countries : v6Countries)
                .add(GeoPrefix.from(first), GeoPrefix.to(last), code);
    }

    /**
     * @param bytes of the file
     * @param known how many autonomous systems have their kind from the list
     * @param byName how many have it from their name
     * @param otherHolder numbers on the list that somebody else holds, with the holder's name,
     *     empty if nobody does
     */
    public record Built(
            byte[] bytes, int ranges, int known, int byName, SortedMap<Long, String> otherHolder) {}

    /**
     * @param date of which day the data are
     * @param source where they come from
     */
    public Built build(LocalDate date, String source) {
        var otherHolder = new TreeMap<Long, String>();
        SortedMap<Long, NetworkClass> kinds = listed(otherHolder);
        int listed = kinds.size();
        names.forEach(
                (asn, name) -> {
                    if (HosterNames.isHoster(name)) {
                        kinds.putIfAbsent(asn, NetworkClass.HOSTING);
                    }
                });
        int byName = kinds.size() - listed;
        kinds.values().removeIf(kind -> kind == NetworkClass.ORDINARY);
        SortedMap<Long, GeoEntry> v4 = together(v4Asns, v4Countries, GeoPrefix.V4, true);
        SortedMap<Long, GeoEntry> v6 = together(v6Asns, v6Countries, GeoPrefix.V6, false);
        List<GeoEntry> entries = mostFrequentFirst(v4, v6);
        var codes = new TreeSet<String>();
        entries.forEach(geoEntry -> codes.add(geoEntry.country()));
        codes.remove("");
        var writer = new GeoTableWriter(date, source);
        writer.kinds(kinds);
        writer.entries(List.copyOf(codes), entries);
        writer.ranges(numbered(v4, entries));
        writer.ranges(numbered(v6, entries));
        return new Built(writer.end(), v4.size() + v6.size(), listed, byName, otherHolder);
    }

    private SortedMap<Long, NetworkClass> listed(Map<Long, String> otherHolder) {
        var kinds = new TreeMap<Long, NetworkClass>();
        for (var entry : known.byAsn().entrySet()) {
            Known one = entry.getValue();
            String name = names.getOrDefault(entry.getKey(), "");
            if (one.isHeldBy(name)) {
                kinds.put(entry.getKey(), one.kind());
            } else {
                otherHolder.put(entry.getKey(), name);
            }
        }
        return kinds;
    }

    /** What is known from each start on; a start is only where something changes. */
    private static SortedMap<Long, GeoEntry> together(
            Painted<Long> asns, Painted<String> countries, long prefixes, boolean v4) {
        TreeMap<Long, Long> asn = asns.steps();
        TreeMap<Long, String> country = countries.steps();
        for (Reserved.Range range : Reserved.RANGES) {
            if (GeoPrefix.isV4(range.first()) == v4) {
                long from = GeoPrefix.from(range.first());
                long to = GeoPrefix.to(range.last());
                Painted.paint(asn, from, to, 0L);
                Painted.paint(country, from, to, "");
            }
        }
        var starts = new TreeSet<Long>(asn.keySet());
        starts.addAll(country.keySet());
        var together = new TreeMap<Long, GeoEntry>();
        GeoEntry previous = GeoEntry.NONE;
        for (long start : starts.headSet(prefixes)) {
            var geoEntry =
                    new GeoEntry(
                            asn.floorEntry(start).getValue(), country.floorEntry(start).getValue());
            if (!geoEntry.equals(previous)) {
                together.put(start, geoEntry);
                previous = geoEntry;
            }
        }
        return together;
    }

    /** So that most ranges name their entry with few bytes. */
    private static List<GeoEntry> mostFrequentFirst(
            SortedMap<Long, GeoEntry> v4, SortedMap<Long, GeoEntry> v6) {
        var counts = new HashMap<GeoEntry, Integer>();
        v4.values().forEach(geoEntry -> counts.merge(geoEntry, 1, Integer::sum));
        v6.values().forEach(geoEntry -> counts.merge(geoEntry, 1, Integer::sum));
        counts.remove(GeoEntry.NONE);
        var entries = new ArrayList<>(counts.keySet());
        entries.sort(
                Comparator.comparing((GeoEntry geoEntry) -> -counts.getOrDefault(geoEntry, 0))
                        .thenComparing(GeoEntry::asn)
                        .thenComparing(GeoEntry::country));
        return entries;
    }

    private static SortedMap<Long, Integer> numbered(
            SortedMap<Long, GeoEntry> starts, List<GeoEntry> entries) {
        var numbers = new HashMap<GeoEntry, Integer>();
        numbers.put(GeoEntry.NONE, 0);
        for (int i = 0; i < entries.size(); i++) {
            numbers.put(entries.get(i), i + 1);
        }
        var numbered = new TreeMap<Long, Integer>();
        starts.forEach((start, geoEntry) -> numbered.put(start, numbers.getOrDefault(geoEntry, 0)));
        return numbered;
    }
}
