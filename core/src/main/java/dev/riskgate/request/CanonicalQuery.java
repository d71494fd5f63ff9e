// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The parameters of a query, decoded once: pairs between {@code &}, {@code +} for a space,
 * percent-escapes of UTF-8 (WHATWG URL, section 5.1). A parameter without {@code =} has the empty
 * value. Immutable.
 *
 * @param parameters all values of a name, in their order; no list is empty
 * @param otherNames what some parsers read in place of a name that was written: PHP, Rack and qs
 *     take {@code debug[]} for {@code debug}, PHP makes {@code _} of dots and blanks, {@code
 *     URLSearchParams} cuts a {@code ?} off
 */
public record CanonicalQuery(Map<String, List<String>> parameters, Set<String> otherNames) {

    private static final CanonicalQuery NONE = new CanonicalQuery(Map.of(), Set.of());

    /**
     * The parameters; null if parsers read the query differently, for it holds a {@code ;}, which
     * some take for {@code &}, a {@code %} without two hexadecimal digits, {@code %00}, or bytes
     * that are not escaped UTF-8.
     *
     * @param query raw, without {@code ?}
     */
    public static @Nullable CanonicalQuery of(String query) {
        if (query.isEmpty()) {
            return NONE;
        }
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        Set<String> otherNames = new HashSet<>();
        for (int start = 0; start <= query.length(); ) {
            int and = query.indexOf('&', start);
            int end = and < 0 ? query.length() : and;
            if (end > start && !add(query, start, end, parameters, otherNames)) {
                return null;
            }
            start = end + 1;
        }
        return new CanonicalQuery(
                Collections.unmodifiableMap(parameters), Collections.unmodifiableSet(otherNames));
    }

    private static boolean add(
            String query,
            int start,
            int end,
            Map<String, List<String>> parameters,
            Set<String> otherNames) {
        int equals = query.indexOf('=', start, end);
        int nameEnd = equals < 0 ? end : equals;
        String name = decoded(query, start, nameEnd);
        String value = decoded(query, Math.min(nameEnd + 1, end), end);
        if (name == null || value == null) {
            return false;
        }
        List<String> values = parameters.get(name);
        if (values == null) {
            values = new ArrayList<>(1);
            parameters.put(name, values);
            addOtherNames(name, otherNames);
        }
        values.add(value);
        return true;
    }

    /** query[from, to) decoded; null if parsers differ about it. */
    private static @Nullable String decoded(String query, int from, int to) {
        boolean plain = true;
        for (int i = from; i < to; i++) {
            char c = query.charAt(i);
            if (c == ';' || c > 0x7e || c < ' ') {
                return null;
            }
            plain &= c != '%' && c != '+';
        }
        return plain ? query.substring(from, to) : unescaped(query, from, to);
    }

    private static @Nullable String unescaped(String query, int from, int to) {
        byte[] bytes = new byte[to - from];
        int length = 0;
        boolean ascii = true;
        for (int i = from; i < to; i++) {
            int b = query.charAt(i);
            if (b == '+') {
                b = ' ';
            } else if (b == '%') {
                b = escaped(query, i, to);
                if (b <= 0) {
                    return null;
                }
                ascii &= b < 0x80;
                i += 2;
            }
            bytes[length++] = (byte) b;
        }
        if (ascii) {
            return new String(bytes, 0, length, StandardCharsets.US_ASCII);
        }
        try {
            // Unlike new String, a fresh decoder reports overlong forms, surrogates and stray
            // bytes.
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException _) {
            return null;
        }
    }

    /** The byte behind a {@code %}; −1 if there is none. */
    private static int escaped(String query, int percent, int to) {
        if (percent + 2 >= to) {
            return -1;
        }
        int high = Ascii.hex(query.charAt(percent + 1));
        int low = Ascii.hex(query.charAt(percent + 2));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static void addOtherNames(String name, Set<String> otherNames) {
        boolean plain = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            plain &= c > ' ' && c < 0x7f && ".[]?".indexOf(c) < 0;
        }
        if (plain) {
            return;
        }
        for (String read : List.of(name, firstPart(name), unmarked(name))) {
            for (String other : List.of(read, read.strip(), underscored(read))) {
                if (!other.isEmpty() && !other.equals(name)) {
                    otherNames.add(other);
                }
            }
        }
    }

    /** What stands before, between or behind the first brackets. */
    private static String firstPart(String name) {
        int start = 0;
        while (start < name.length() && isBracket(name.charAt(start))) {
            start++;
        }
        int end = start;
        while (end < name.length() && !isBracket(name.charAt(end))) {
            end++;
        }
        return name.substring(start, end);
    }

    /** URLSearchParams cuts a question mark off, whether or not somebody has done so before. */
    private static String unmarked(String name) {
        return name.startsWith("?") ? name.substring(1) : name;
    }

    private static boolean isBracket(char c) {
        return c == '[' || c == ']';
    }

    private static String underscored(String name) {
        return name.stripLeading().replace(' ', '_').replace('.', '_').replace('[', '_');
    }
}
