// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Request headers in their order, names in lower case, pseudo-headers left out. A value that
 * arrives as bytes is decoded when it is first asked for, since most are never read. Immutable to
 * the outside and thread-safe.
 *
 * <p>A front door may hand over the lines of a repeated header one by one or joined by commas. What
 * must not depend on that reads {@link #joined} or {@link #asMap}.
 */
public final class Headers {

    public static final Headers EMPTY = new Headers(Map.of());

    private final String[] names;
    // Strings, or whatever decode understands. A decoded value replaces its raw one: a race that
    // only repeats work.
    private final Object[] values;
    private final int size;
    private final Function<Object, String> decode;

    /** Headers by lower-case name; no list is empty. */
    public Headers(Map<String, List<String>> values) {
        this(builder(values.size(), Object::toString).addAll(values));
    }

    private Headers(Builder builder) {
        names = builder.names;
        values = builder.values;
        size = builder.size;
        decode = builder.decode;
    }

    /**
     * Collects headers, some of which may be raw.
     *
     * @param decode turns a raw value into text; must be pure
     */
    public static Builder builder(int expected, Function<Object, String> decode) {
        return new Builder(expected, decode);
    }

    /** The only or first line's value; null if the header is absent. */
    public @Nullable String first(String name) {
        int i = indexOf(name, 0);
        return i < 0 ? null : value(i);
    }

    /**
     * The whole value: all lines joined by {@code ","} (RFC 9110, section 5.3); null if the header
     * is absent.
     */
    public @Nullable String joined(String name) {
        int i = indexOf(name, 0);
        if (i < 0) {
            return null;
        }
        int next = indexOf(name, i + 1);
        return next < 0 ? value(i) : String.join(",", all(name));
    }

    /** The value of every line, in order; empty if the header is absent. */
    public List<String> all(String name) {
        int i = indexOf(name, 0);
        if (i < 0) {
            return List.of();
        }
        int next = indexOf(name, i + 1);
        if (next < 0) {
            return List.of(value(i));
        }
        List<String> all = new ArrayList<>();
        for (; i >= 0; i = indexOf(name, i + 1)) {
            all.add(value(i));
        }
        return List.copyOf(all);
    }

    public boolean has(String name) {
        return indexOf(name, 0) >= 0;
    }

    /**
     * A copy by name. A value is what stands between commas, whether the front door has joined
     * lines or the client has written a list, so that a rule about any one value sees it in either
     * form. Decodes everything, so not for the path of every check.
     */
    public Map<String, List<String>> asMap() {
        Map<String, List<String>> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            elements(value(i), map.computeIfAbsent(names[i], _ -> new ArrayList<>()));
        }
        map.replaceAll((_, elements) -> elements.isEmpty() ? List.of("") : List.copyOf(elements));
        return map;
    }

    /**
     * The elements of a list (RFC 9110, section 5.6.1): without blanks around them, empty ones left
     * out.
     */
    private static void elements(String value, List<String> elements) {
        for (int start = 0; start <= value.length(); ) {
            int comma = value.indexOf(',', start);
            int end = comma < 0 ? value.length() : comma;
            String element = value.substring(start, end).strip();
            if (!element.isEmpty()) {
                elements.add(element);
            }
            start = end + 1;
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Headers headers && asMap().equals(headers.asMap());
    }

    @Override
    public int hashCode() {
        return asMap().hashCode();
    }

    /** Names only: values hold credentials. */
    @Override
    public String toString() {
        return Arrays.asList(names).subList(0, size).toString();
    }

    // A request has a score of headers and a dozen look-ups: a scan beats building a hash table.
    private int indexOf(String name, int from) {
        for (int i = from; i < size; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private String value(int i) {
        Object value = values[i];
        if (value instanceof String text) {
            return text;
        }
        String text = decode.apply(value);
        values[i] = text;
        return text;
    }

    /** Collects headers; used once, by one thread. */
    public static final class Builder {

        private String[] names;
        private Object[] values;
        private int size;
        private final Function<Object, String> decode;

        private Builder(int expected, Function<Object, String> decode) {
            this.names = new String[expected];
            this.values = new Object[expected];
            this.decode = decode;
        }

        /**
         * Adds one line.
         *
         * @param value a String, or a raw value for the decoder
         */
        public Builder add(String name, Object value) {
            if (size == names.length) {
                names = Arrays.copyOf(names, size + 8);
                values = Arrays.copyOf(values, size + 8);
            }
            names[size] = name;
            values[size++] = value;
            return this;
        }

        private Builder addAll(Map<String, List<String>> all) {
            all.forEach((name, lines) -> lines.forEach(line -> add(name, line)));
            return this;
        }

        public boolean has(String name) {
            for (int i = 0; i < size; i++) {
                if (names[i].equals(name)) {
                    return true;
                }
            }
            return false;
        }

        /** The headers; the builder must not be touched again. */
        public Headers build() {
            return new Headers(this);
        }
    }
}
