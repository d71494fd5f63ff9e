// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.geo;

import java.util.Locale;
import java.util.Set;

/**
 * Whether the name of an autonomous system's holder says that it is a hoster: it has one of these
 * words, a word that begins or ends with HOST, or HOSTING, CLOUD or DATACENT in it. {@code
 * docs/geo.md} says how good that is. There is no such rule for carriers and VPN services, whose
 * names mislead.
 */
final class HosterNames {

    private static final Set<String> WORDS =
            Set.of(
                    "SERVER",
                    "SERVERS",
                    "VPS",
                    "VDS",
                    "COLO",
                    "COLOCATION",
                    "CDN",
                    "DEDICATED",
                    "HOSTED");
    private static final Set<String> NOT = Set.of("HOSTEL", "HOSTELS", "HOSTESS", "GHOST");

    private HosterNames() {}

    static boolean isHoster(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        String joined = upper.replace(" ", "").replace("-", "");
        if (joined.contains("HOSTING") || upper.contains("CLOUD") || joined.contains("DATACENT")) {
            return true;
        }
        int start = 0;
        for (int i = 0; i <= upper.length(); i++) {
            if (i == upper.length() || !Character.isLetterOrDigit(upper.charAt(i))) {
                if (isWordOfHosters(upper.substring(start, i))) {
                    return true;
                }
                start = i + 1;
            }
        }
        return false;
    }

    private static boolean isWordOfHosters(String word) {
        return WORDS.contains(word)
                || !NOT.contains(word) && (word.startsWith("HOST") || word.endsWith("HOST"));
    }
}
