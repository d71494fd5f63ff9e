// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import dev.cel.common.values.NullValue;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Claims and attributes in the types that CEL knows. */
final class CelValues {

    private CelValues() {}

    static Map<String, Object> map(Map<String, Object> map) {
        Map<String, Object> adapted = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((key, value) -> adapted.put(key, value(value)));
        return adapted;
    }

    private static Object value(@Nullable Object value) {
        return switch (value) {
            case null -> NullValue.NULL_VALUE;
            case String text -> text;
            case Boolean flag -> flag;
            case Double number -> number;
            case Float number -> number.doubleValue();
            case Long number -> number;
            case Integer number -> number.longValue();
            case Number number -> number.doubleValue();
            case Date date -> date.toInstant();
            case Instant instant -> instant;
            case Collection<?> list -> list(list);
            case Map<?, ?> map -> nested(map);
            default -> String.valueOf(value);
        };
    }

    private static List<Object> list(Collection<?> list) {
        List<Object> adapted = new ArrayList<>(list.size());
        list.forEach(item -> adapted.add(value(item)));
        return adapted;
    }

    private static Map<String, Object> nested(Map<?, ?> map) {
        Map<String, Object> adapted = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((key, item) -> adapted.put(String.valueOf(key), value(item)));
        return adapted;
    }
}
