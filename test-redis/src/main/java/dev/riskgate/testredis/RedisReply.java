// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What Redis answered.
 *
 * @param value a String, a Long, a List of replies, or null
 */
public record RedisReply(@Nullable Object value) {

    public boolean isNull() {
        return value == null;
    }

    /** A number as its digits, a list as its lines; empty if there is none. */
    public String text() {
        return switch (value) {
            case null -> "";
            case List<?> _ -> String.join("\n", texts());
            case Object other -> other.toString();
        };
    }

    /**
     * @throws NumberFormatException if it is none
     */
    public long number() {
        return Long.parseLong(text());
    }

    /** The elements; none if it is no list. */
    public List<RedisReply> list() {
        return value instanceof List<?> list
                ? list.stream().map(RedisReply.class::cast).toList()
                : List.of();
    }

    public List<String> texts() {
        return list().stream().map(RedisReply::text).toList();
    }
}
