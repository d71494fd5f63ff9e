// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The JSON Schema of the server file and the code that reads it know the same keys. */
class ServerSchemaTest {

    private static final JsonNode SCHEMA = schema();

    @Test
    void theSchemaHasEveryKeyWithItsDefault() {
        Map<String, String> read = new TreeMap<>();
        ServerConfigs.keys().stream()
                .filter(key -> !key.path().isEmpty())
                .forEach(key -> read.put(key.path(), key.fallback()));

        assertThat(described(SCHEMA, "")).isEqualTo(read);
    }

    private static Map<String, String> described(JsonNode mapping, String prefix) {
        Map<String, String> keys = new TreeMap<>();
        mapping.path("properties")
                .properties()
                .forEach(
                        entry -> {
                            String path = prefix + entry.getKey();
                            JsonNode value = entry.getValue();
                            if (value.has("properties")) {
                                keys.putAll(described(value, path + "."));
                            } else if (!value.has("const")) {
                                keys.put(path, value.path("default").asString(""));
                            }
                        });
        return keys;
    }

    private static JsonNode schema() {
        try (InputStream in =
                Objects.requireNonNull(
                        ServerSchemaTest.class.getResourceAsStream("server.schema.json"))) {
            return new JsonMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
