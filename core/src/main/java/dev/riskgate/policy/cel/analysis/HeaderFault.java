// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel.analysis;

import dev.riskgate.request.HeaderName;

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
                if (HeaderName.isPattern(lower)) {
                    yield never(
                            name,
                            "it is no pattern; for all that begin alike, as upstreams may read"
                                    + " them, write request.headers.exists(h,"
                                    + " h.matches(\"^x[-_.]\"))");
                }
                yield HeaderName.isToken(lower) ? null : never(name, "it is no header's name");
            }
        };
    }

    private static String never(String name, String advice) {
        return "request.headers never has \"%s\": %s".formatted(name, advice);
    }
}
