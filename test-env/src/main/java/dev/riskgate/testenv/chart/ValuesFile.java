// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.comments.CommentLine;
import org.snakeyaml.engine.v2.comments.CommentType;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads values.yaml with its comments. Above a key stand its description and, on lines that begin
 * with {@code @schema}, JSON that is merged into its schema. A comment {@code ## Heading} begins a
 * section.
 */
final class ValuesFile {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String HEADING = "# ";
    private static final String SCHEMA = "@schema";

    private String section = "";

    private ValuesFile() {}

    /** The values at the top, in order. */
    static List<ChartValue> read(String yaml) {
        LoadSettings settings = LoadSettings.builder().setParseComments(true).build();
        Node top =
                new Compose(settings)
                        .composeString(yaml)
                        .orElseThrow(() -> new IllegalArgumentException("there are no values"));
        return new ValuesFile().mapping((MappingNode) top, List.of());
    }

    private List<ChartValue> mapping(MappingNode mapping, List<String> prefix) {
        List<ChartValue> values = new ArrayList<>();
        for (NodeTuple entry : mapping.getValue()) {
            List<String> path = new ArrayList<>(prefix);
            path.add(((ScalarNode) entry.getKeyNode()).getValue());
            List<String> words = new ArrayList<>();
            ObjectNode extra = JSON.createObjectNode();
            comment(entry.getKeyNode(), words, extra);
            boolean flow =
                    !(entry.getValueNode() instanceof MappingNode map) || map.getValue().isEmpty();
            List<ChartValue> children =
                    flow || extra.has("$ref")
                            ? List.of()
                            : mapping((MappingNode) entry.getValueNode(), path);
            values.add(
                    new ChartValue(
                            path,
                            section,
                            String.join(" ", words),
                            extra,
                            json(entry.getValueNode()),
                            children));
        }
        return values;
    }

    private void comment(Node key, List<String> words, ObjectNode extra) {
        List<CommentLine> lines = key.getBlockComments();
        for (CommentLine line : lines == null ? List.<CommentLine>of() : lines) {
            String text = line.getValue();
            if (line.getCommentType() == CommentType.BLANK_LINE) {
                // What stands above a blank line is about the file, not about the key.
                words.clear();
            } else if (text.startsWith(HEADING)) {
                section = text.substring(HEADING.length()).strip();
            } else if (text.strip().startsWith(SCHEMA)) {
                String more = text.strip().substring(SCHEMA.length());
                extra.setAll((ObjectNode) JSON.readTree(more));
            } else {
                words.add(text.strip());
            }
        }
    }

    private static JsonNode json(Node node) {
        return switch (node) {
            case MappingNode mapping -> {
                ObjectNode object = JSON.createObjectNode();
                for (NodeTuple entry : mapping.getValue()) {
                    object.set(
                            ((ScalarNode) entry.getKeyNode()).getValue(),
                            json(entry.getValueNode()));
                }
                yield object;
            }
            case SequenceNode sequence -> {
                var array = JSON.createArrayNode();
                sequence.getValue().forEach(item -> array.add(json(item)));
                yield array;
            }
            case ScalarNode scalar -> scalar(scalar);
            default -> throw new IllegalArgumentException("values.yaml has an anchor");
        };
    }

    private static JsonNode scalar(ScalarNode scalar) {
        String text = scalar.getValue();
        return switch (scalar.getTag().getValue()) {
            case "tag:yaml.org,2002:int", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null" ->
                    JSON.readTree(text);
            default -> JSON.getNodeFactory().stringNode(text);
        };
    }
}
