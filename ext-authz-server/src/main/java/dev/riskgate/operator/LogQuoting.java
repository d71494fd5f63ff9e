// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.operator;

import dev.riskgate.identity.SecretText;

import java.util.HexFormat;

/**
 * Makes any text fit for the server's log: bounded, nothing but printable ASCII, and no credential
 * that was pasted whole.
 */
public final class LogQuoting {

    private static final int MAX = 300;

    private LogQuoting() {}

    /** In quotation marks, at most 300 characters long. */
    public static String quoted(String given) {
        String text = SecretText.without(given);
        StringBuilder shown = new StringBuilder("\"");
        for (int i = 0; i < text.length() && i < MAX; i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                shown.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7f) {
                shown.append(c);
            } else {
                shown.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        return shown.append(text.length() > MAX ? "\" (cut)" : "\"").toString();
    }
}
