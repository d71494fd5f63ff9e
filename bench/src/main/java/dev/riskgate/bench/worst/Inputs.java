// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.worst;

import java.util.ArrayList;
import java.util.List;

/** Texts of a given size, worst and harmless ones. */
final class Inputs {

    private static final int MOST_SEGMENTS = 512;

    private Inputs() {}

    /** The text again and again, cut at this many characters. */
    static String repeated(String text, int characters) {
        return text.repeat(characters / text.length() + 1).substring(0, characters);
    }

    /** The text again and again, as often as it fits as a whole. */
    static String whole(String text, int characters) {
        return text.repeat(Math.max(1, characters / text.length()));
    }

    /** Segments of a path as APIs have them. */
    static String path(int characters) {
        return repeated(
                "/orders-of-the-year-before-and-of-this-one/customer-1234567890-abcdefghij",
                characters);
    }

    /** As many segments as a path may have. */
    static String segments(int characters) {
        int each = Math.max(2, (characters + MOST_SEGMENTS - 1) / MOST_SEGMENTS);
        return whole("/" + "a".repeat(each - 1), characters);
    }

    static String query(int characters) {
        return repeated("page=25&sort=created-at&filter=open&", characters - 1) + "x";
    }

    /**
     * Names of some ten characters that fit into so many bytes, with what a list needs around each.
     */
    static List<String> names(int bytes) {
        var names = new ArrayList<String>();
        for (int left = bytes; left > 0; left -= 13) {
            names.add("role-%06d".formatted(names.size()));
        }
        return names;
    }

    /** As many words as fit that have one hash code. */
    static List<String> colliding(int bytes) {
        int bits = 1;
        while ((1L << bits) * (2L * bits + 3) < bytes) {
            bits++;
        }
        var words = new ArrayList<String>();
        int left = bytes;
        for (int i = 0; i < 1 << bits && left > 0; i++) {
            var word = new StringBuilder();
            for (int bit = 0; bit < bits; bit++) {
                word.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            words.add(word.toString());
            left -= word.length() + 3;
        }
        return words;
    }
}
