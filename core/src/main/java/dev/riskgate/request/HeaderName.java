// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

/** What can be the name of a header. Stateless. */
public final class HeaderName {

    private HeaderName() {}

    /**
     * Whether it is a token (RFC 9110, section 5.6.2), of any length.
     *
     * @param name in lower case
     */
    public static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!Ascii.isAlphanumeric(c) && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /**
     * Signs of pattern languages that RFC 9110 allows in a header's name, and that no header has in
     * its name.
     */
    public static boolean isPattern(String name) {
        return name.chars().anyMatch(c -> "*^|+$".indexOf(c) >= 0);
    }
}
