// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.yaml;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One value of a YAML file. Getters report a fault at the value's place and go on with an empty
 * value or the default.
 */
public final class YamlNode {

    private static final int MAX_DEPTH = 32;
    private static final Duration LONGEST = Duration.ofDays(3650);

    private final Node node;
    private final String path;
    private final Problems problems;
    private final boolean missing;

    YamlNode(Node node, String path, Problems problems, boolean missing) {
        this.node = node;
        this.path = path;
        this.problems = problems;
        this.missing = missing;
    }

    /**
     * True if this stands for a needed key that the file lacks, which has been reported already.
     */
    public boolean isMissing() {
        return missing;
    }

    /** Where in the document this value is. */
    public String path() {
        return path;
    }

    /** From 1; 0 if unknown. */
    public int line() {
        return node.getStartMark().map(m -> m.getLine() + 1).orElse(0);
    }

    /** From 1; 0 if unknown. */
    public int column() {
        return node.getStartMark().map(m -> m.getColumn() + 1).orElse(0);
    }

    /** Reports a fault at this value. */
    public void problem(String message) {
        if (!missing) {
            problems.add(node, path, message);
        }
    }

    /**
     * Reports a fault within a text of several words, such as an expression.
     *
     * @param offset where in {@link #text()}, in characters
     */
    public void problemAt(int offset, String message) {
        if (!missing) {
            Position at = Position.of(node, offset, problems.source());
            problems.add(at.line(), at.column(), path, message);
        }
    }

    /** Reports something that is allowed and yet looks like a mistake. */
    public void warn(String message) {
        problems.warn(line(), column(), path, message);
    }

    /** As {@link #problemAt}, for what is allowed and yet looks like a mistake. */
    public void warnAt(int offset, String message) {
        Position at = Position.of(node, offset, problems.source());
        problems.warn(at.line(), at.column(), path, message);
    }

    public boolean isMap() {
        return node instanceof MappingNode;
    }

    public boolean isList() {
        return node instanceof SequenceNode;
    }

    /** A word or a sentence; numbers are taken as they are written. */
    public String text() {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        problem("a single value is expected here");
        return "";
    }

    /** The texts of these values; an empty one is a fault. */
    public static List<String> texts(List<YamlNode> nodes) {
        for (YamlNode node : nodes) {
            if (node.text().isEmpty() && !node.isMap() && !node.isList()) {
                node.problem("must not be empty");
            }
        }
        return nodes.stream().map(YamlNode::text).filter(text -> !text.isEmpty()).toList();
    }

    public boolean flag(boolean fallback) {
        if (node.getTag().equals(Tag.BOOL)) {
            return Boolean.parseBoolean(text());
        }
        problem("must be true or false");
        return fallback;
    }

    /** A whole number from {@code min} to {@code max}. */
    public long integer(long fallback, long min, long max) {
        try {
            if (node.getTag().equals(Tag.INT)) {
                long value = Long.parseLong(text());
                if (value >= min && value <= max) {
                    return value;
                }
            }
        } catch (NumberFormatException _) {
            // Larger than any bound we know.
        }
        problem("must be a whole number from " + min + " to " + max);
        return fallback;
    }

    /** A number from {@code min} to {@code max}. */
    public double number(double fallback, double min, double max) {
        try {
            if (node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT)) {
                double value = Double.parseDouble(text());
                if (value >= min && value <= max) {
                    return value;
                }
            }
        } catch (NumberFormatException _) {
            // .inf and .nan are no numbers to us.
        }
        problem("must be a number from " + plain(min) + " to " + plain(max));
        return fallback;
    }

    /** A time span such as {@code 150ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 1d}. */
    public Duration duration(Duration fallback) {
        Duration value = Durations.parse(text());
        if (value == null) {
            problem("must be a time span such as 150ms, 10s, 5m, 2h or 1d");
            return fallback;
        }
        return value;
    }

    /** A time span above zero, of ten years at most. */
    public Duration span(Duration fallback) {
        Duration span = duration(fallback);
        if (span.isZero() || span.compareTo(LONGEST) > 0) {
            problem("must be longer than zero and at most 3650d");
            return fallback;
        }
        return span;
    }

    /** One of a closed set of words. */
    public <E> E word(E fallback, Map<String, E> words) {
        String text = text();
        E value = words.get(text);
        if (value == null) {
            problem("unknown word " + Quote.of(text) + Suggestion.among(text, words.keySet()));
            return fallback;
        }
        return value;
    }

    public YamlMap map() {
        if (node instanceof MappingNode mapping) {
            return new YamlMap(mapping, path, problems);
        }
        problem("a mapping (key: value) is expected here");
        return YamlMap.empty(node, path, problems);
    }

    public List<YamlNode> items() {
        if (!(node instanceof SequenceNode sequence)) {
            problem("a list is expected here");
            return List.of();
        }
        List<YamlNode> items = new ArrayList<>(sequence.getValue().size());
        for (Node item : sequence.getValue()) {
            items.add(new YamlNode(item, path + "[" + items.size() + "]", problems, false));
        }
        return items;
    }

    /**
     * The value as String, Long, Double, Boolean, List and Map, for parts of a file whose shape is
     * free.
     */
    public @Nullable Object free() {
        return free(0);
    }

    private @Nullable Object free(int depth) {
        if (depth > MAX_DEPTH) {
            problem("nested too deeply");
            return null;
        }
        if (!problems.spendOne(node, path)) {
            return null;
        }
        return switch (node) {
            case MappingNode _ -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                map().entries().forEach((key, value) -> map.put(key, value.free(depth + 1)));
                yield map;
            }
            case SequenceNode _ -> {
                List<@Nullable Object> list = new ArrayList<>();
                items().forEach(item -> list.add(item.free(depth + 1)));
                yield list;
            }
            default -> scalar();
        };
    }

    private @Nullable Object scalar() {
        Tag tag = node.getTag();
        if (tag.equals(Tag.NULL)) {
            return null;
        }
        if (tag.equals(Tag.BOOL)) {
            return Boolean.parseBoolean(text());
        }
        if (tag.equals(Tag.INT)) {
            return integer(0, Long.MIN_VALUE, Long.MAX_VALUE);
        }
        if (tag.equals(Tag.FLOAT)) {
            return number(0, -Double.MAX_VALUE, Double.MAX_VALUE);
        }
        return text();
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
