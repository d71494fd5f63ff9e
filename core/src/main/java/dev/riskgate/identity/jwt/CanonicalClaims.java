// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One text for equal claims, whatever the order in which they came: a front door's metadata is a
 * map, whose order changes from request to request. Texts are quoted with their length, so that no
 * two claims look alike. Stateless.
 */
final class CanonicalClaims {

    private CanonicalClaims() {}

    static String of(Map<String, Object> claims) {
        StringBuilder text = new StringBuilder();
        append(text, claims);
        return text.toString();
    }

    private static void append(StringBuilder text, @Nullable Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
                map.forEach((name, inner) -> sorted.put(String.valueOf(name), inner));
                text.append('{');
                sorted.forEach(
                        (name, inner) -> {
                            append(text, name);
                            append(text, inner);
                        });
                text.append('}');
            }
            case List<?> list -> {
                text.append('[');
                list.forEach(inner -> append(text, inner));
                text.append(']');
            }
            case Number number -> text.append('n').append(number.doubleValue()).append(',');
            case String plain -> text.append(plain.length()).append(':').append(plain);
            case null, default -> text.append('b').append(value).append(',');
        }
    }
}
