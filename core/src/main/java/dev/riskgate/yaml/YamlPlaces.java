// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.yaml;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the values of a YAML file stand, for what is said of a file after it was read. Immutable.
 */
public final class YamlPlaces {

    private static final int MAX_DEPTH = 32;

    /**
     * @param line from 1; 0 for the file as a whole
     * @param column from 1; 0 for the file as a whole
     */
    public record Place(int line, int column) {
        static final Place FILE = new Place(0, 0);
    }

    private final Map<String, Place> byPath = new HashMap<>();

    private YamlPlaces() {}

    /**
     * @param content bytes that were read without a fault; of others nothing is known
     */
    public static YamlPlaces of(byte[] content) {
        YamlPlaces places = new YamlPlaces();
        try {
            String text = new String(content, StandardCharsets.UTF_8);
            for (Node node :
                    new Compose(LoadSettings.builder().build()).composeAllFromString(text)) {
                places.add(node, "", 0);
            }
        } catch (YamlEngineException _) {
            // Whoever reads the file tells what is wrong with it.
        }
        return places;
    }

    /**
     * The place of {@code routes[2].match.path}, or of the nearest mapping or item around it that
     * is there.
     */
    public Place of(String path) {
        for (String at = path; !at.isEmpty(); at = around(at)) {
            Place place = byPath.get(at);
            if (place != null) {
                return place;
            }
        }
        return Place.FILE;
    }

    private static String around(String path) {
        int end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
        return end < 0 ? "" : path.substring(0, end);
    }

    private void add(Node node, String path, int depth) {
        if (depth > MAX_DEPTH) {
            return;
        }
        switch (node) {
            case MappingNode map -> {
                for (NodeTuple entry : map.getValue()) {
                    if (entry.getKeyNode() instanceof ScalarNode key) {
                        String name = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
                        put(name, key);
                        add(entry.getValueNode(), name, depth + 1);
                    }
                }
            }
            case SequenceNode list -> {
                List<Node> items = list.getValue();
                for (int i = 0; i < items.size(); i++) {
                    String name = path + "[" + i + "]";
                    put(name, items.get(i));
                    add(items.get(i), name, depth + 1);
                }
            }
            default -> {}
        }
    }

    private void put(String path, Node node) {
        node.getStartMark()
                .ifPresent(
                        mark ->
                                byPath.putIfAbsent(
                                        path, new Place(mark.getLine() + 1, mark.getColumn() + 1)));
    }
}
