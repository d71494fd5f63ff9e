// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/**
 * The JSON Schema of the chart's values. It is of draft 7, which every Helm 3 knows; those of the
 * policy and of the server file, which it holds, use nothing newer.
 */
final class ValuesSchema {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String REF = "$ref";

    private final ObjectNode definitions = JSON.createObjectNode();

    private ValuesSchema() {}

    /**
     * @param policy the schema of policies
     * @param server the schema of the server file
     */
    static String of(List<ChartValue> values, JsonNode policy, JsonNode server) {
        return new ValuesSchema().write(values, policy, server);
    }

    private String write(List<ChartValue> values, JsonNode policy, JsonNode server) {
        define("policy", policy.deepCopy());
        ObjectNode part = (ObjectNode) server.deepCopy();
        // The chart writes these itself.
        part.remove("required");
        define("server", part);
        definitions.setAll(shortcuts());
        ObjectNode top = JSON.createObjectNode();
        top.put("$schema", "http://json-schema.org/draft-07/schema#");
        top.put("title", "Values of the Helm chart of Riskgate");
        top.setAll(mapping(values));
        // Helm hands what an umbrella chart shares to every chart in it.
        ((ObjectNode) top.get("properties")).set("global", JSON.readTree("{\"type\": \"object\"}"));
        top.set("definitions", sorted(definitions));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(top) + "\n";
    }

    /** What {@code "$ref"} of a comment may name, beside {@code policy} and {@code server}. */
    private static ObjectNode shortcuts() {
        try (InputStream file =
                Objects.requireNonNull(ValuesSchema.class.getResourceAsStream("shortcuts.json"))) {
            return (ObjectNode) JSON.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a whole schema under a name, and what it defines itself beside it. */
    private void define(String name, JsonNode schema) {
        ObjectNode all = (ObjectNode) schema;
        all.remove(List.of("$schema", "$id", "title"));
        JsonNode parts = all.remove("$defs");
        rename(all, name);
        definitions.set(name, all);
        parts.properties()
                .forEach(
                        part -> {
                            rename(part.getValue(), name);
                            definitions.set(name + "-" + part.getKey(), part.getValue());
                        });
    }

    private static void rename(JsonNode node, String name) {
        if (node instanceof ObjectNode object && object.has(REF)) {
            String old = object.get(REF).asString();
            object.put(REF, old.replace("#/$defs/", "#/definitions/" + name + "-"));
        }
        node.forEach(child -> rename(child, name));
    }

    private static ObjectNode mapping(List<ChartValue> values) {
        ObjectNode object = JSON.createObjectNode();
        object.put("type", "object");
        object.put("additionalProperties", false);
        ObjectNode properties = object.putObject("properties");
        values.forEach(value -> properties.set(value.name(), value(value)));
        return object;
    }

    private static ObjectNode value(ChartValue value) {
        ObjectNode schema = JSON.createObjectNode();
        if (!value.description().isEmpty()) {
            schema.put("description", value.description());
        }
        if (value.extra().has(REF)) {
            // In draft 7 nothing that stands beside a reference counts.
            ArrayNode one = schema.putArray("allOf");
            one.addObject().put(REF, "#/definitions/" + value.extra().get(REF).asString());
            return schema;
        }
        if (!value.children().isEmpty()) {
            schema.setAll(mapping(value.children()));
        } else {
            schema.put("type", type(value.fallback()));
        }
        value.extra().properties().forEach(more -> schema.set(more.getKey(), more.getValue()));
        JsonNode items = schema.path("items");
        if (items instanceof ObjectNode object && object.has(REF)) {
            object.put(REF, "#/definitions/" + object.get(REF).asString());
        }
        if (schema.has("enum")) {
            schema.remove("type");
        }
        return schema;
    }

    private static String type(JsonNode fallback) {
        return switch (fallback.getNodeType()) {
            case STRING -> "string";
            case NUMBER -> "integer";
            case BOOLEAN -> "boolean";
            case ARRAY -> "array";
            case OBJECT -> "object";
            default -> "null";
        };
    }

    private static ObjectNode sorted(ObjectNode object) {
        ObjectNode sorted = JSON.createObjectNode();
        object.propertyNames().stream()
                .sorted()
                .forEach(name -> sorted.set(name, object.get(name)));
        return sorted;
    }
}
