// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.yaml;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A mapping of a YAML file. Every key that is asked for is known; the others are reported as
 * unknown when the file has been read. A key without a value counts as absent. Getters report a
 * fault and go on with the default. Not thread-safe.
 */
public final class YamlMap {

    private final Node node;
    private final String path;
    private final Problems problems;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Node> keys = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();

    YamlMap(MappingNode node, String path, Problems problems) {
        this.node = node;
        this.path = path;
        this.problems = problems;
        for (NodeTuple entry : node.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                problems.add(entry.getKeyNode(), path, "a key must be a word");
            } else if (keys.putIfAbsent(key.getValue(), key) == null) {
                values.put(key.getValue(), entry.getValueNode());
            } else {
                problems.add(key, path, "key " + Quote.of(key.getValue()) + " stands here twice");
            }
        }
        problems.opened(this);
    }

    private YamlMap(Node at, String path, Problems problems) {
        this.node = at;
        this.path = path;
        this.problems = problems;
    }

    static YamlMap empty(Node at, String path, Problems problems) {
        return new YamlMap(at, path, problems);
    }

    /** The value of this key; null if it is absent. */
    public @Nullable YamlNode find(String key) {
        known.add(key);
        Node value = values.get(key);
        return value == null || value.getTag().equals(Tag.NULL)
                ? null
                : new YamlNode(value, pathOf(key), problems, false);
    }

    /**
     * The value of this key; if it is absent, that is reported, and every getter of the result
     * gives an empty value.
     */
    public YamlNode need(String key) {
        YamlNode found = find(key);
        if (found != null) {
            return found;
        }
        problems.add(node, path, "key \"" + key + "\" is missing");
        return missing(key);
    }

    public boolean has(String key) {
        return find(key) != null;
    }

    public String text(String key, String absent) {
        YamlNode found = find(key);
        return found == null ? absent : found.text();
    }

    public boolean flag(String key, boolean absent) {
        YamlNode found = find(key);
        return found == null ? absent : found.flag(absent);
    }

    /** A whole number from {@code min} to {@code max}. */
    public long integer(String key, long absent, long min, long max) {
        YamlNode found = find(key);
        return found == null ? absent : found.integer(absent, min, max);
    }

    /** A number from {@code min} to {@code max}. */
    public double number(String key, double absent, double min, double max) {
        YamlNode found = find(key);
        return found == null ? absent : found.number(absent, min, max);
    }

    /** A time span such as {@code 150ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 1d}. */
    public Duration duration(String key, Duration absent) {
        YamlNode found = find(key);
        return found == null ? absent : found.duration(absent);
    }

    /** A time span above zero, of ten years at most. */
    public Duration span(String key, Duration absent) {
        YamlNode found = find(key);
        return found == null ? absent : found.span(absent);
    }

    /** One of a closed set of words. */
    public <E> E word(String key, E absent, Map<String, E> words) {
        YamlNode found = find(key);
        return found == null ? absent : found.word(absent, words);
    }

    /** The mapping under this key, empty if it is absent. */
    public YamlMap map(String key) {
        YamlNode found = find(key);
        return found == null ? empty(node, pathOf(key), problems) : found.map();
    }

    /** The items of the list under this key, empty if it is absent. */
    public List<YamlNode> list(String key) {
        YamlNode found = find(key);
        return found == null ? List.of() : found.items();
    }

    /** The items of the list under this key, or the one value that stands there instead. */
    public List<YamlNode> oneOrMore(String key) {
        YamlNode found = find(key);
        if (found == null) {
            return List.of();
        }
        return found.isList() ? found.items() : List.of(found);
    }

    /** The words of the list under this key, empty if it is absent. */
    public List<String> texts(String key) {
        return list(key).stream().map(YamlNode::text).toList();
    }

    /** Every entry in the file's order, for mappings whose keys are free. */
    public Map<String, YamlNode> entries() {
        Map<String, YamlNode> all = new LinkedHashMap<>();
        for (String key : values.keySet()) {
            known.add(key);
            all.put(key, new YamlNode(values.get(key), pathOf(key), problems, false));
        }
        return all;
    }

    /** Where in the document this mapping is. */
    public String path() {
        return path;
    }

    /** Reports a fault of the mapping as a whole. */
    public void problem(String message) {
        problems.add(node, path, message);
    }

    /**
     * Reports something about the mapping as a whole that is allowed and yet looks like a mistake.
     */
    public void warn(String message) {
        new YamlNode(node, path, problems, false).warn(message);
    }

    void reportUnknownKeys() {
        keys.forEach(
                (key, at) -> {
                    if (!known.contains(key)) {
                        problems.add(
                                at,
                                path,
                                "unknown key " + Quote.of(key) + Suggestion.among(key, known));
                    }
                });
    }

    private YamlNode missing(String key) {
        Node none =
                new ScalarNode(
                        Tag.STR,
                        true,
                        "",
                        ScalarStyle.PLAIN,
                        node.getStartMark(),
                        node.getEndMark());
        return new YamlNode(none, pathOf(key), problems, true);
    }

    private String pathOf(String key) {
        String shown = Quote.bound(key);
        return path.isEmpty() ? shown : path + "." + shown;
    }
}
