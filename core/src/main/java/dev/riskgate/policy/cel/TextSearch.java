// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import com.google.common.collect.ImmutableSet;

import dev.cel.runtime.CelFunctionBinding;

/**
 * CEL's {@code contains} in linear time. {@link String#contains} takes the product of both lengths
 * where a caller chooses both texts: {@code aaa…a} in {@code aaa…b}.
 */
public final class TextSearch {

    /** What a short text may cost at each place is a constant. */
    private static final int SHORT = 16;

    private TextSearch() {}

    public static ImmutableSet<CelFunctionBinding> bindings() {
        return CelFunctionBinding.fromOverloads(
                "contains",
                CelFunctionBinding.from(
                        "contains_string", String.class, String.class, TextSearch::contains));
    }

    static boolean contains(String text, String part) {
        return part.length() <= SHORT ? text.contains(part) : search(text, part);
    }

    /** Knuth, Morris and Pratt, Fast pattern matching in strings, 1977. */
    static boolean search(CharSequence text, CharSequence part) {
        if (part.length() > text.length()) {
            return false;
        }
        if (part.isEmpty()) {
            return true;
        }
        int[] borders = borders(part);
        int matched = 0;
        for (int i = 0; i < text.length(); i++) {
            while (matched > 0 && part.charAt(matched) != text.charAt(i)) {
                matched = borders[matched - 1];
            }
            if (part.charAt(matched) == text.charAt(i) && ++matched == part.length()) {
                return true;
            }
        }
        return false;
    }

    /** For each beginning the length of the longest shorter one that it also ends with. */
    private static int[] borders(CharSequence part) {
        int[] borders = new int[part.length()];
        int length = 0;
        for (int i = 1; i < part.length(); i++) {
            while (length > 0 && part.charAt(length) != part.charAt(i)) {
                length = borders[length - 1];
            }
            if (part.charAt(length) == part.charAt(i)) {
                length++;
            }
            borders[i] = length;
        }
        return borders;
    }
}
