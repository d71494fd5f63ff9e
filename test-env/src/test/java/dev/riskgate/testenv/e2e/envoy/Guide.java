// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.envoy;

import dev.riskgate.testenv.Checkout;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of the project whose fenced blocks are tried as they stand. */
final class Guide {

    private static final JsonMapper JSON = new JsonMapper();

    private final String name;
    private final String text;

    private Guide(String name, String text) {
        this.name = name;
        this.text = text;
    }

    static Guide of(String file) {
        try {
            return new Guide(file, Files.readString(Checkout.find().root().resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fenced blocks of this language below the heading, up to the next heading. */
    List<String> blocks(String heading, String language) {
        Matcher section =
                Pattern.compile(
                                "^##+ " + Pattern.quote(heading) + "\n(.*?)(?=^##+ |\\z)",
                                Pattern.MULTILINE | Pattern.DOTALL)
                        .matcher(text);
        if (!section.find()) {
            throw new AssertionError(name + " has no heading " + heading);
        }
        List<String> blocks =
                Pattern.compile(
                                "^```" + language + "\n(.*?)^```$",
                                Pattern.MULTILINE | Pattern.DOTALL)
                        .matcher(section.group(1))
                        .results()
                        .map(block -> block.group(1))
                        .toList();
        if (blocks.isEmpty()) {
            throw new AssertionError(name + " has no " + language + " below " + heading);
        }
        return blocks;
    }

    /** The first YAML block below the heading. */
    JsonNode block(String heading) {
        return parsed(blocks(heading, "yaml").getFirst());
    }

    /** A block as data. */
    JsonNode parsed(String block) {
        Object yaml = new Load(LoadSettings.builder().setLabel(name).build()).loadFromString(block);
        return JSON.valueToTree(yaml);
    }

    /**
     * Merges as the pages say it to people: what has the same name is changed, what has not is
     * added, and {@code null} removes.
     */
    static void merge(JsonNode into, JsonNode change) {
        switch (change) {
            case ObjectNode fields -> mergeFields((ObjectNode) into, fields);
            case ArrayNode elements -> mergeNamed((ArrayNode) into, elements);
            default -> throw new AssertionError("cannot merge " + change);
        }
    }

    private static void mergeFields(ObjectNode into, ObjectNode fields) {
        for (var field : fields.properties()) {
            JsonNode old = into.get(field.getKey());
            if (field.getValue().isNull()) {
                into.remove(field.getKey());
            } else if (old != null && old.isContainer()) {
                merge(old, field.getValue());
            } else {
                into.set(field.getKey(), field.getValue());
            }
        }
    }

    private static void mergeNamed(ArrayNode into, ArrayNode elements) {
        for (JsonNode element : elements) {
            String wanted = element.path("name").asString("");
            JsonNode old = null;
            for (JsonNode each : into) {
                if (!wanted.isEmpty() && each.path("name").asString("").equals(wanted)) {
                    old = each;
                }
            }
            if (old == null) {
                into.add(element);
            } else {
                merge(old, element);
            }
        }
    }
}
