// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import java.util.Set;

/**
 * What becomes of a request with a header by which it asks the API to act as if another method or
 * path had been requested. An API that honours one does what was never judged: a {@code POST} that
 * is a {@code DELETE}, a path that no route protects.
 */
public enum OverrideHeaders {
    /** Such a request is denied. */
    REFUSE,
    /** They are headers like others: no API behind the front door honours them. */
    ALLOW;

    /**
     * The first three name a method (Rails, Symfony, Spring, Express, ASP.NET, Google's APIs), the
     * others a path (IIS, Symfony, Zend).
     */
    private static final Set<String> NAMES =
            Set.of(
                    "x-http-method-override",
                    "x-http-method",
                    "x-method-override",
                    "x-original-url",
                    "x-rewrite-url");

    /** Lower-case names of the headers with which a request is denied. */
    public Set<String> refused() {
        return this == REFUSE ? NAMES : Set.of();
    }
}
