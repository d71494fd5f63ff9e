// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * Names one claim. A claim with exactly this name comes first, so that names like {@code
 * https://example.com/roles} work; else the dots lead into nested objects, as in {@code
 * realm_access.roles}.
 *
 * @param text the path, without a leading {@code claims.}
 */
public record ClaimPath(String text) {

    public ClaimPath {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a claim path cannot be empty");
        }
    }

    /** The claim's value; null if there is none. */
    @Nullable Object in(Map<String, Object> claims) {
        Object whole = claims.get(text);
        return whole == null ? nested(claims) : whole;
    }

    private @Nullable Object nested(Map<String, Object> claims) {
        Object value = claims;
        int from = 0;
        while (from <= text.length()) {
            int dot = text.indexOf('.', from);
            int to = dot < 0 ? text.length() : dot;
            if (!(value instanceof Map<?, ?> map)) {
                return null;
            }
            value = map.get(text.substring(from, to));
            from = to + 1;
        }
        return value;
    }
}
