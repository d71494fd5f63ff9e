// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.config;

import dev.riskgate.yaml.Durations;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Reads one key after the other: the environment first, then the file, then the default. Faults of
 * the file are reported through its nodes, those of variables are collected. It remembers what it
 * was asked for, which is how the documentation is checked. Not thread-safe.
 */
final class Settings {

    private final YamlMap file;
    private final Path folder;
    private final Map<String, String> environment;
    private final Map<String, YamlMap> sections = new HashMap<>();
    private final List<Key> asked = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    /**
     * @param folder against which relative paths in the file are resolved
     */
    Settings(YamlMap file, Path folder, Map<String, String> environment) {
        this.file = file;
        this.folder = folder;
        this.environment = environment;
    }

    String text(String path, String fallback) {
        return read(path, fallback, fallback, text -> text, (node, _) -> node.text());
    }

    int integer(String path, int fallback, int min, int max) {
        Function<String, @Nullable Integer> parse =
                text -> {
                    try {
                        int value = Integer.parseInt(text);
                        return value >= min && value <= max ? value : null;
                    } catch (NumberFormatException _) {
                        return null;
                    }
                };
        return read(
                path,
                fallback,
                Integer.toString(fallback),
                expect(path, parse, fallback, "a whole number from " + min + " to " + max),
                (node, absent) -> (int) node.integer(absent, min, max));
    }

    Duration duration(String path, Duration fallback, Duration min, Duration max) {
        Function<String, @Nullable Duration> parse =
                text -> {
                    Duration value = Durations.parse(text);
                    return value == null || value.compareTo(min) < 0 || value.compareTo(max) > 0
                            ? null
                            : value;
                };
        return value(
                path,
                fallback,
                Durations.format(fallback),
                "a time span from " + Durations.format(min) + " to " + Durations.format(max),
                parse);
    }

    /** One of an enum's names in lower case. */
    <E extends Enum<E>> E word(String path, E fallback, Class<E> type) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            words.put(constant.name().toLowerCase(Locale.ROOT), constant);
        }
        return value(
                path,
                fallback,
                fallback.name().toLowerCase(Locale.ROOT),
                "one of " + String.join(", ", words.keySet()),
                words::get);
    }

    /** Any value that is written as one word. */
    <T> T value(
            String path,
            T fallback,
            String fallbackText,
            String expected,
            Function<String, @Nullable T> parse) {
        return read(
                path,
                fallback,
                fallbackText,
                expect(path, parse, fallback, expected),
                (node, absent) -> {
                    T value = node.isMap() || node.isList() ? null : parse.apply(node.text());
                    if (value == null) {
                        node.problem("must be " + expected);
                        return absent;
                    }
                    return value;
                });
    }

    @Nullable Path path(String path) {
        Path none = Path.of("");
        Path found = read(path, none, "", Path::of, (node, _) -> folder.resolve(node.text()));
        return found.equals(none) ? null : found;
    }

    List<Path> paths(String path) {
        return read(
                path,
                List.of(),
                "",
                text ->
                        Arrays.stream(text.split(","))
                                .map(String::strip)
                                .filter(word -> !word.isEmpty())
                                .map(Path::of)
                                .toList(),
                (node, _) ->
                        node.items().stream().map(item -> folder.resolve(item.text())).toList());
    }

    /**
     * A list of words.
     *
     * @param expected what each of them has to be
     */
    List<String> words(String path, String expected, Predicate<String> fits) {
        return read(
                path,
                List.of(),
                "",
                text -> {
                    List<String> words = Arrays.stream(text.split(",")).map(String::strip).toList();
                    if (!words.stream().allMatch(fits)) {
                        fault(Key.of(path, "").variable() + ": each must be " + expected);
                    }
                    return words;
                },
                (node, _) -> {
                    List<String> words = new ArrayList<>();
                    for (YamlNode item : node.items()) {
                        if (!fits.test(item.text())) {
                            item.problem("must be " + expected);
                        }
                        words.add(item.text());
                    }
                    return words;
                });
    }

    /**
     * A value whose form in the file is up to the caller.
     *
     * @param fromVariable is given the variable's text, and where to report that it is wrong
     * @param fromFile is given the node, and the folder against which paths are resolved
     */
    <T> T shape(
            String path,
            T fallback,
            String fallbackText,
            BiFunction<String, Consumer<String>, T> fromVariable,
            BiFunction<YamlNode, Path, T> fromFile) {
        String variable = Key.of(path, "").variable();
        return read(
                path,
                fallback,
                fallbackText,
                text -> fromVariable.apply(text, sentence -> fault(variable + " " + sentence)),
                (node, _) -> fromFile.apply(node, folder));
    }

    /** The value of a variable for which the file has no key; null if it is not set. */
    @Nullable String variableOnly(String path) {
        Key key = new Key("", Key.of(path, "").variable(), "");
        asked.add(key);
        return variable(key);
    }

    void fault(String sentence) {
        faults.add(sentence);
    }

    List<String> faults() {
        return faults;
    }

    List<Key> asked() {
        return asked;
    }

    private <T> Function<String, T> expect(
            String path, Function<String, @Nullable T> parse, T fallback, String expected) {
        return text -> {
            T value = parse.apply(text);
            if (value == null) {
                fault(Key.of(path, "").variable() + " must be " + expected);
                return fallback;
            }
            return value;
        };
    }

    private <T> T read(
            String path,
            T fallback,
            String fallbackText,
            Function<String, T> fromVariable,
            BiFunction<YamlNode, T, T> fromFile) {
        Key key = note(path, fallbackText);
        YamlNode node = section(path).find(path.substring(path.lastIndexOf('.') + 1));
        String variable = variable(key);
        if (variable != null) {
            return fromVariable.apply(variable);
        }
        return node == null ? fallback : fromFile.apply(node, fallback);
    }

    private @Nullable String variable(Key key) {
        String text = environment.get(key.variable());
        return text == null || text.isBlank() ? null : text;
    }

    private Key note(String path, String fallback) {
        Key key = Key.of(path, fallback);
        asked.add(key);
        return key;
    }

    /** The mapping that holds this path's last word; one and the same for every key in it. */
    private YamlMap section(String path) {
        int dot = path.lastIndexOf('.');
        if (dot < 0) {
            return file;
        }
        String parent = path.substring(0, dot);
        YamlMap known = sections.get(parent);
        if (known == null) {
            known = section(parent).map(parent.substring(parent.lastIndexOf('.') + 1));
            sections.put(parent, known);
        }
        return known;
    }
}
