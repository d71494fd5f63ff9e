// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import static dev.riskgate.request.Malformation.CLAIMS_TOO_LARGE;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns the claims that an earlier filter verified into plain values: text, Boolean, Long for whole
 * numbers, Double, List and Map. Nulls are left out. Used once, by one thread.
 */
final class ClaimsReader {

    private static final int MAX_DEPTH = 16;
    private static final int MAX_VALUES = 4096;
    private static final double LARGEST_EXACT = 1L << 53;

    private int values;

    /** Every struct in the namespace by its key; what is not a struct is no set of claims. */
    Map<String, Map<String, Object>> read(Struct namespace) {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        namespace
                .getFieldsMap()
                .forEach(
                        (key, value) -> {
                            if (value.hasStructValue()) {
                                all.put(key, map(value.getStructValue(), 1));
                            }
                        });
        return Collections.unmodifiableMap(all);
    }

    private Map<String, Object> map(Struct struct, int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        struct.getFieldsMap()
                .forEach(
                        (key, value) -> {
                            Object plain = plain(value, depth);
                            if (plain != null) {
                                map.put(key, plain);
                            }
                        });
        return Collections.unmodifiableMap(map);
    }

    private List<Object> list(ListValue list, int depth) {
        List<Object> all = new ArrayList<>(list.getValuesCount());
        for (Value value : list.getValuesList()) {
            Object plain = plain(value, depth);
            if (plain != null) {
                all.add(plain);
            }
        }
        return Collections.unmodifiableList(all);
    }

    private @Nullable Object plain(Value value, int depth) {
        if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
            throw CLAIMS_TOO_LARGE.exception();
        }
        return switch (value.getKindCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> value.getBoolValue();
            case NUMBER_VALUE -> number(value.getNumberValue());
            case STRUCT_VALUE -> map(value.getStructValue(), depth + 1);
            case LIST_VALUE -> list(value.getListValue(), depth + 1);
            case NULL_VALUE, KIND_NOT_SET -> null;
        };
    }

    private static Object number(double number) {
        boolean whole = number == Math.rint(number) && Math.abs(number) <= LARGEST_EXACT;
        return whole ? (Object) (long) number : (Object) number;
    }
}
