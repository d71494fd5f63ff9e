// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.yaml;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Closed sets of words, for {@link YamlMap#word}. */
public final class EnumWords {

    private EnumWords() {}

    /** Enum constants by the word that a file has for each: its name in lower case. */
    @SafeVarargs
    public static <E extends Enum<E>> Map<String, E> of(E... constants) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E constant : constants) {
            words.put(constant.name().toLowerCase(Locale.ROOT), constant);
        }
        return words;
    }
}
