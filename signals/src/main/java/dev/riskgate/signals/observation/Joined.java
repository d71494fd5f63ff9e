// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.observation;

/**
 * Several names as one text, from which nobody can make another list that reads the same: {@code |}
 * stands between two names, and {@code \} before each {@code |} and {@code \} inside one.
 */
public final class Joined {

    private Joined() {}

    public static String of(String... names) {
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < names.length; i++) {
            if (i > 0) {
                joined.append('|');
            }
            append(names[i], joined);
        }
        return joined.toString();
    }

    private static void append(String name, StringBuilder to) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '|' || c == '\\') {
                to.append('\\');
            }
            to.append(c);
        }
    }
}
