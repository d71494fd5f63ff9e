package dev.riskgate.policy;

import java.util.List;
import java.util.Set;

/** What the policy has to know of HTTP methods. */
final class Methods {

    /** The four that ordinary APIs change something with. */
    static final List<String> WRITING = List.of("POST", "PUT", "PATCH", "DELETE");

    /** Those that the registry of methods (RFC 9110, section 16.1) calls safe. What nobody has registered is not. */
    private static final Set<String> SAFE =
            Set.of("GET", "HEAD", "OPTIONS", "TRACE", "QUERY", "PROPFIND", "REPORT", "SEARCH");

    private Methods() {}

    /** Whether the method by its definition changes nothing (RFC 9110, section 9.2.1). */
    static boolean isSafe(String method) {
        return SAFE.contains(method);
    }
}
