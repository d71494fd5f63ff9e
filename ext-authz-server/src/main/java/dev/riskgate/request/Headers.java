package dev.riskgate.request;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * Request headers, names in lower case, pseudo-headers left out, every value of a repeated header kept in order.
 * Immutable.
 */
public final class Headers {

    public static final Headers EMPTY = new Headers(Map.of());

    private final Map<String, List<String>> values;

    /** @param values by lower-case name; no list is empty. The caller hands the map over and never touches it again. */
    public Headers(Map<String, List<String>> values) {
        this.values = values;
    }

    /** The only or first value; null if the header is absent. */
    public @Nullable String first(String name) {
        List<String> all = values.get(name);
        return all == null ? null : all.getFirst();
    }

    /** Every value in order; empty if the header is absent. */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public Map<String, List<String>> asMap() {
        return values;
    }
}
