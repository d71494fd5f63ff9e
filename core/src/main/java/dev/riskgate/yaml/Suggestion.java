// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.yaml;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Finds the word that a person most likely meant. */
public final class Suggestion {

    private Suggestion() {}

    /**
     * {@code ; did you mean "path"?}, or the known words if none is near, or nothing if there are
     * none.
     */
    public static String among(String word, Collection<String> known) {
        String best = "";
        int least = Integer.MAX_VALUE;
        List<String> words = known.stream().filter(name -> !name.isEmpty()).toList();
        for (String candidate : words) {
            int distance = distance(lower(word), lower(candidate));
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        if (best.isEmpty()) {
            return "";
        }
        boolean near = least <= Math.max(1, Math.min(word.length(), best.length()) / 3);
        if (near || lower(best).startsWith(lower(word))) {
            return "; did you mean \"" + best + "\"?";
        }
        return "; known here: " + String.join(", ", words);
    }

    private static String lower(String word) {
        return Quote.bound(word).toLowerCase(Locale.ROOT);
    }

    /** Edits (insert, delete, replace, swap of neighbours) that turn one word into the other. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] =
                        Math.min(d[i - 1][j - 1] + replace, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
