package dev.riskgate.geo;

import dev.riskgate.geo.KnownNetworks.Known;
import dev.riskgate.signals.Place.NetworkClass;

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
 * Makes a {@link GeoTable} from ranges of addresses. The same ranges in the same order make the same bytes, on any machine. Not
 * thread-safe.
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
        (Prefix.isV4(first) ? v4Asns : v6Asns).add(Prefix.from(first), Prefix.to(last), asn);
        if (asn != 0) {
            names.putIfAbsent(asn, name);
        }
    }

    /** Addresses of a country, by its code in ISO 3166-1 alpha-2. */
    public void country(InetAddress first, InetAddress last, String code) {
        (Prefix.isV4(first) ? v4Countries : v6Countries)
                .add(Prefix.from(first), Prefix.to(last), code);
    }

    /**
     * @param bytes of the file
     * @param known how many autonomous systems have their kind from the list
     * @param byName how many have it from their name
     * @param otherHolder numbers on the list that somebody else holds, with the holder's name, empty if nobody does
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
        SortedMap<Long, Entry> v4 = together(v4Asns, v4Countries, Prefix.V4, true);
        SortedMap<Long, Entry> v6 = together(v6Asns, v6Countries, Prefix.V6, false);
        List<Entry> entries = mostFrequentFirst(v4, v6);
        var codes = new TreeSet<String>();
        entries.forEach(entry -> codes.add(entry.country()));
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
    private static SortedMap<Long, Entry> together(
            Painted<Long> asns, Painted<String> countries, long prefixes, boolean v4) {
        TreeMap<Long, Long> asn = asns.steps();
        TreeMap<Long, String> country = countries.steps();
        for (Reserved.Range range : Reserved.RANGES) {
            if (Prefix.isV4(range.first()) == v4) {
                long from = Prefix.from(range.first());
                long to = Prefix.to(range.last());
                Painted.paint(asn, from, to, 0L);
                Painted.paint(country, from, to, "");
            }
        }
        var starts = new TreeSet<Long>(asn.keySet());
        starts.addAll(country.keySet());
        var together = new TreeMap<Long, Entry>();
        Entry previous = Entry.NONE;
        for (long start : starts.headSet(prefixes)) {
            var entry =
                    new Entry(
                            asn.floorEntry(start).getValue(), country.floorEntry(start).getValue());
            if (!entry.equals(previous)) {
                together.put(start, entry);
                previous = entry;
            }
        }
        return together;
    }

    /** So that most ranges name their entry with few bytes. */
    private static List<Entry> mostFrequentFirst(
            SortedMap<Long, Entry> v4, SortedMap<Long, Entry> v6) {
        var counts = new HashMap<Entry, Integer>();
        v4.values().forEach(entry -> counts.merge(entry, 1, Integer::sum));
        v6.values().forEach(entry -> counts.merge(entry, 1, Integer::sum));
        counts.remove(Entry.NONE);
        var entries = new ArrayList<>(counts.keySet());
        entries.sort(
                Comparator.comparing((Entry entry) -> -counts.getOrDefault(entry, 0))
                        .thenComparing(Entry::asn)
                        .thenComparing(Entry::country));
        return entries;
    }

    private static SortedMap<Long, Integer> numbered(
            SortedMap<Long, Entry> starts, List<Entry> entries) {
        var numbers = new HashMap<Entry, Integer>();
        numbers.put(Entry.NONE, 0);
        for (int i = 0; i < entries.size(); i++) {
            numbers.put(entries.get(i), i + 1);
        }
        var numbered = new TreeMap<Long, Integer>();
        starts.forEach((start, entry) -> numbered.put(start, numbers.getOrDefault(entry, 0)));
        return numbered;
    }
}
