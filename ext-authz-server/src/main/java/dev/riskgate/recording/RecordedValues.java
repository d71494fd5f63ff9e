// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.recording;

import dev.riskgate.proto.v1.RecordedList;
import dev.riskgate.proto.v1.RecordedMap;
import dev.riskgate.proto.v1.RecordedValue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Claims as messages, and back. Stateless. */
public final class RecordedValues {

    private RecordedValues() {}

    static RecordedValue of(Object value) {
        RecordedValue.Builder made = RecordedValue.newBuilder();
        return switch (value) {
            case Boolean flag -> made.setFlag(flag).build();
            case Integer whole -> made.setInteger(whole).build();
            case Long whole -> made.setInteger(whole).build();
            case Number number -> made.setNumber(number.doubleValue()).build();
            case Iterable<?> items -> {
                RecordedList.Builder list = RecordedList.newBuilder();
                items.forEach(item -> list.addValues(of(item)));
                yield made.setList(list).build();
            }
            case Map<?, ?> map -> {
                RecordedMap.Builder fields = RecordedMap.newBuilder();
                map.forEach((name, item) -> fields.putValues(String.valueOf(name), of(item)));
                yield made.setMap(fields).build();
            }
            default -> made.setText(value.toString()).build();
        };
    }

    public static Map<String, Object> read(Map<String, RecordedValue> values) {
        Map<String, Object> read = new LinkedHashMap<>();
        values.forEach((name, value) -> read.put(name, read(value)));
        return read;
    }

    private static Object read(RecordedValue value) {
        return switch (value.getKindCase()) {
            case INTEGER -> value.getInteger();
            case NUMBER -> value.getNumber();
            case FLAG -> value.getFlag();
            case LIST -> {
                List<Object> list = new ArrayList<>();
                value.getList().getValuesList().forEach(item -> list.add(read(item)));
                yield list;
            }
            case MAP -> read(value.getMap().getValuesMap());
            case TEXT, KIND_NOT_SET -> value.getText();
        };
    }
}
