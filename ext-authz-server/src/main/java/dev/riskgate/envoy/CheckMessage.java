// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import com.google.protobuf.ByteString;

import io.envoyproxy.envoy.config.core.v3.Metadata;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The fields of a CheckRequest that are read, as they stand in the message; texts are empty and
 * numbers 0 where a field is absent. Filled by {@link CheckMessageParser}. Used by one thread.
 */
final class CheckMessage {

    /** Whether there is an {@code attributes.request.http}. */
    boolean http;

    String id = "";
    String method = "";
    String host = "";
    String scheme = "";
    String path = "";
    String query = "";
    String fragment = "";
    String protocol = "";
    ByteString body = ByteString.EMPTY;
    ByteString rawBody = ByteString.EMPTY;

    /** The headers by name, as Envoy sends them by default; the last of several with one name. */
    Map<String, String> joined = Map.of();

    /** The address of {@code attributes.source}, if it is a socket address. */
    String address = "";

    String principal = "";
    String certificate = "";
    String sni = "";
    Map<String, String> extensions = Map.of();

    /** {@code attributes.metadata_context}. */
    Metadata metadata = Metadata.getDefaultInstance();

    // The headers one by one, as Envoy sends them with encode_raw_headers.
    private String[] names = new String[24];
    private byte[] numbers = new byte[24];
    private @Nullable ByteString[] values = new ByteString[24];
    private int size;

    /** How many raw headers there are. */
    int size() {
        return size;
    }

    String name(int header) {
        return names[header];
    }

    /** The name's number in {@link dev.riskgate.http.WellKnownHeaders}. */
    int number(int header) {
        return numbers[header];
    }

    /** The value of a raw header; null if it has two. */
    @Nullable ByteString value(int header) {
        return values[header];
    }

    /**
     * @param number of the name in {@link dev.riskgate.http.WellKnownHeaders}
     */
    void add(String name, int number, ByteString value, ByteString rawValue) {
        if (size == names.length) {
            names = Arrays.copyOf(names, 2 * size);
            numbers = Arrays.copyOf(numbers, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        names[size] = name;
        numbers[size] = (byte) number;
        values[size++] = rawValue.isEmpty() ? value : value.isEmpty() ? rawValue : null;
    }

    /** The same map with one more entry. */
    static Map<String, String> with(Map<String, String> map, String key, String value) {
        Map<String, String> more = map.isEmpty() ? new LinkedHashMap<>() : map;
        more.put(key, value);
        return more;
    }
}
