// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.path;

import java.util.List;
import java.util.Set;

/** What the policy has to know of HTTP methods. */
public final class Methods {

    /**
     * What IANA has registered (RFC 9110, section 16.1), and PURGE of caches. A misspelt one would
     * silently protect nothing.
     */
    public static final List<String> KNOWN =
            List.of(
                    "GET",
                    "HEAD",
                    "POST",
                    "PUT",
                    "PATCH",
                    "DELETE",
                    "OPTIONS",
                    "TRACE",
                    "CONNECT",
                    "QUERY",
                    "PROPFIND",
                    "PROPPATCH",
                    "MKCOL",
                    "COPY",
                    "MOVE",
                    "LOCK",
                    "UNLOCK",
                    "REPORT",
                    "SEARCH",
                    "ACL",
                    "BASELINE-CONTROL",
                    "BIND",
                    "CHECKIN",
                    "CHECKOUT",
                    "LABEL",
                    "LINK",
                    "MERGE",
                    "MKACTIVITY",
                    "MKCALENDAR",
                    "MKREDIRECTREF",
                    "MKWORKSPACE",
                    "ORDERPATCH",
                    "REBIND",
                    "UNBIND",
                    "UNCHECKOUT",
                    "UNLINK",
                    "UPDATE",
                    "UPDATEREDIRECTREF",
                    "VERSION-CONTROL",
                    "PURGE");

    /** The four that ordinary APIs change something with. */
    static final List<String> WRITING = List.of("POST", "PUT", "PATCH", "DELETE");

    /**
     * Those that the registry of methods (RFC 9110, section 16.1) calls safe. What nobody has
     * registered is not.
     */
    private static final Set<String> SAFE =
            Set.of("GET", "HEAD", "OPTIONS", "TRACE", "QUERY", "PROPFIND", "REPORT", "SEARCH");

    private Methods() {}

    /** Whether the method by its definition changes nothing (RFC 9110, section 9.2.1). */
    public static boolean isSafe(String method) {
        return SAFE.contains(method);
    }
}
