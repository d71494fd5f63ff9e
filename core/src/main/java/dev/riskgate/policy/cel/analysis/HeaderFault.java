// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel.analysis;

import dev.riskgate.request.Ascii;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** Says of a header name that no condition finds it, and what to ask for instead. */
public final class HeaderFault {

    private HeaderFault() {}

    /** What is wrong with it; null if nothing is. Case does not matter. */
    static @Nullable String of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "host", ":authority" -> never(name, "write request.host");
            case ":path" -> never(name, "write request.path or request.query");
            case ":method" -> never(name, "write request.method");
            case ":scheme" -> never(name, "write request.scheme");
            default -> {
                if (lower.startsWith("x-envoy-")) {
                    yield never(name, "x-envoy-* is Envoy's own, and left out here");
                }
                if (lower.startsWith("x-riskgate-")) {
                    yield never(name, "x-riskgate-* is removed from every request");
                }
                if (isPattern(lower)) {
                    yield never(
                            name,
                            "it is no pattern; for all that begin alike, as upstreams may read"
                                    + " them, write request.headers.exists(h,"
                                    + " h.matches(\"^x[-_.]\"))");
                }
                yield isToken(lower) ? null : never(name, "it is no header's name");
            }
        };
    }

    /**
     * Signs of pattern languages that RFC 9110 allows in a header's name, and that no header has in
     * its name.
     */
    public static boolean isPattern(String headerName) {
        return headerName.chars().anyMatch(c -> "*^|+$".indexOf(c) >= 0);
    }

    private static String never(String name, String advice) {
        return "request.headers never has \"%s\": %s".formatted(name, advice);
    }

    /** RFC 9110, section 5.6.2. */
    private static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!Ascii.isAlphanumeric(c) && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return !name.isEmpty();
    }
}
