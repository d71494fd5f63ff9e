// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import org.jspecify.annotations.Nullable;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;

/**
 * The settings that the front door has for the route, as conditions see them: the empty text for a
 * name that is not there. So {@code request.extensions["tier"] == "internal"} is false on a route
 * without that setting, instead of an error that would deny.
 */
final class ExtensionValues extends AbstractMap<String, String> {

    private final Map<String, String> values;

    ExtensionValues(Map<String, String> values) {
        this.values = values;
    }

    @Override
    public String get(@Nullable Object name) {
        String value = values.get(name);
        return value == null ? "" : value;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return values.containsKey(name);
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        return values.entrySet();
    }
}
