// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Names one claim: by text, or by the names that lead to it.
 *
 * <p>A claim with exactly this text comes first, so that names like {@code
 * https://example.com/roles} work; else the dots lead into nested objects, as in {@code
 * realm_access.roles}. A list of names says where each begins and ends, whatever dots they hold.
 *
 * @param text without a leading {@code claims.}; empty if it is named by a list
 * @param names from the token's top to the claim, at least one
 * @param objectNames whether an object there stands for the set of its names
 */
public record ClaimPath(String text, List<String> names, boolean objectNames) {

    public ClaimPath {
        names = List.copyOf(names);
        if (names.isEmpty() || names.contains("")) {
            throw new IllegalArgumentException("a claim path has names, and none of them is empty");
        }
    }

    /** By text, with dots into nested objects. */
    public ClaimPath(String text) {
        this(text, split(text), false);
    }

    /** By names. */
    public static ClaimPath of(List<String> names) {
        return new ClaimPath("", names, false);
    }

    ClaimPath withObjectNames(boolean objectNames) {
        return new ClaimPath(text, names, objectNames);
    }

    /** The claim's value; null if there is none. */
    @Nullable Object in(Map<String, Object> claims) {
        Object whole = text.isEmpty() ? null : claims.get(text);
        return whole == null ? nested(claims) : whole;
    }

    private @Nullable Object nested(Map<String, Object> claims) {
        Object value = claims;
        for (int i = 0; i < names.size(); i++) {
            if (!(value instanceof Map<?, ?> map)) {
                return null;
            }
            value = map.get(names.get(i));
        }
        return value;
    }

    private static List<String> split(String text) {
        List<String> names = new ArrayList<>();
        int from = 0;
        for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', from)) {
            names.add(text.substring(from, dot));
            from = dot + 1;
        }
        names.add(text.substring(from));
        return names;
    }

    /** As the policy writes it. */
    @Override
    public String toString() {
        return text.isEmpty() ? "[" + String.join(", ", names) + "]" : text;
    }
}
