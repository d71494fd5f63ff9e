// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import org.jspecify.annotations.Nullable;

/**
 * Names of claims as the policy writes them: {@code sub}, {@code realm_access.roles}. Text of
 * another language, such as JSONPath, would name a claim that no token has, so that nobody has a
 * role.
 */
public final class ClaimName {

    public static final String PREFIX = "claims.";

    private static final String FOREIGN_SIGNS = "[](){}*|^'\"\\ ,=";

    private ClaimName() {}

    /** What is wrong with it, and what to write; null if nothing is. */
    public static @Nullable String fault(String name) {
        if (isForeign(name)) {
            return "a claim is named by its name, with dots into objects, not by a path of another"
                    + " language"
                    + instead(name, "");
        }
        return hasEmptyName(name)
                ? "each dot leads into an object, so a name stands before and behind it"
                : null;
    }

    private static boolean isForeign(String name) {
        return name.startsWith("$")
                || name.startsWith("/")
                || name.chars().anyMatch(c -> FOREIGN_SIGNS.indexOf(c) >= 0);
    }

    private static boolean hasEmptyName(String name) {
        return name.startsWith(".") || name.endsWith(".") || name.contains("..");
    }

    /** {@code ; write realm_access.roles}; empty if nothing like a name is left. */
    public static String instead(String foreign, String prefix) {
        String plain =
                (foreign.startsWith("/") ? foreign.replace('/', '.') : foreign)
                        .replace("[*]", "")
                        .replace('[', '.')
                        .replace("]", "")
                        .replace("'", "")
                        .replace("\"", "")
                        .replace("$", "");
        while (plain.contains("..")) {
            plain = plain.replace("..", ".");
        }
        plain = plain.startsWith(".") ? plain.substring(1) : plain;
        plain = plain.startsWith(PREFIX) ? plain.substring(PREFIX.length()) : plain;
        return plain.isEmpty() || isForeign(plain) || hasEmptyName(plain)
                ? ""
                : "; write " + prefix + plain;
    }
}
