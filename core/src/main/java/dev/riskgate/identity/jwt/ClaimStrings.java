// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a claim that is a set of words. Its users choose many of them, so the set is one that stays
 * quick where all words have one hash code; those of {@link Set#copyOf} do not.
 */
final class ClaimStrings {

    private ClaimStrings() {}

    /**
     * Text separated by spaces (RFC 6749 section 3.3), or a list of texts; anything else holds no
     * word.
     */
    static Set<String> of(@Nullable Object claim) {
        return of(claim, false);
    }

    /** What the path leads to, and names of an object where it says so. */
    static Set<String> at(ClaimPath path, Map<String, Object> claims) {
        return of(path.in(claims), path.objectNames());
    }

    private static Set<String> of(@Nullable Object claim, boolean objectNames) {
        return switch (claim) {
            case String text -> split(text);
            case List<?> list -> list(list);
            case Map<?, ?> object when objectNames -> names(object);
            case null, default -> Set.of();
        };
    }

    private static Set<String> split(String text) {
        Set<String> words = new LinkedHashSet<>();
        int from = 0;
        while (from <= text.length()) {
            int space = text.indexOf(' ', from);
            int to = space < 0 ? text.length() : space;
            if (to > from) {
                words.add(text.substring(from, to));
            }
            from = to + 1;
        }
        return Collections.unmodifiableSet(words);
    }

    /** Those with an object or {@code true} behind them: a role with {@code false} is none. */
    private static Set<String> names(Map<?, ?> object) {
        Set<String> words = new LinkedHashSet<>();
        object.forEach(
                (name, value) -> {
                    boolean given = value instanceof Map<?, ?> || Boolean.TRUE.equals(value);
                    if (given && name instanceof String word && !word.isEmpty()) {
                        words.add(word);
                    }
                });
        return Collections.unmodifiableSet(words);
    }

    private static Set<String> list(List<?> list) {
        Set<String> words = new LinkedHashSet<>();
        for (Object item : list) {
            if (item instanceof String word && !word.isEmpty()) {
                words.add(word);
            }
        }
        return Collections.unmodifiableSet(words);
    }
}
