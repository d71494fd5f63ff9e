// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.block;

import java.util.List;
import java.util.Map;

/**
 * The entries as Redis holds them: texts in a hash, and a version. Every method waits, and fails
 * with {@link dev.riskgate.budget.DegradedException} while Redis is away.
 */
interface SharedEntries {

    /** Empty if there is none: nothing was ever written, or Redis was emptied. */
    String version();

    /** All entries by their fields. What was written before this call began is among them. */
    Map<String, String> read();

    /** Files entries, each only if its stamp is later than that of the one that is there. */
    Written write(Map<String, String> entries);

    /** Deletes entries, each only if it is still the one that is given. */
    void drop(Map<String, String> entries);

    /**
     * What became of a writing.
     *
     * @param before the version that it was written upon
     * @param now the version since
     * @param refused how many found no room
     */
    record Written(String before, String now, long refused) {}

    /** The parts of a hint. */
    record Hint(String before, String now, String field, String entry) {

        /** Reads a hint; field and entry are empty where it carries none. */
        static Hint of(String text) {
            List<String> parts = List.of(text.split(" ", 4));
            return new Hint(part(parts, 0), part(parts, 1), part(parts, 2), part(parts, 3));
        }

        private static String part(List<String> parts, int index) {
            return index < parts.size() ? parts.get(index) : "";
        }
    }
}
