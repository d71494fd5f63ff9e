// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.yaml;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Collects the faults of one file while it is read, and the mappings whose unknown keys are
 * reported last.
 */
final class Problems {

    private static final int MAX_FREE_VALUES = 1_000_000;

    private final String file;
    private final List<Problem> found = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final List<YamlMap> maps = new ArrayList<>();

    private int freeValues;
    private int[] source = {};

    Problems(String file) {
        this.file = file;
    }

    /** The text that marks point into. */
    void source(String text) {
        source = text.codePoints().toArray();
    }

    int[] source() {
        return source;
    }

    void add(Node at, String path, String message) {
        add(at.getStartMark(), path, message);
    }

    void add(Optional<Mark> mark, String path, String message) {
        int line = mark.map(m -> m.getLine() + 1).orElse(0);
        int column = mark.map(m -> m.getColumn() + 1).orElse(0);
        add(line, column, path, message);
    }

    void add(int line, int column, String path, String message) {
        found.add(new Problem(file, line, column, path, Quote.sentence(message)));
    }

    /** Something that is allowed and yet looks like a mistake. */
    void warn(int line, int column, String path, String message) {
        warnings.add(new Problem(file, line, column, path, Quote.sentence(message)));
    }

    List<Problem> warnings() {
        return sorted(warnings);
    }

    /** False, and reported, when aliases blow the document up beyond all use. */
    boolean spendOne(Node at, String path) {
        if (++freeValues == MAX_FREE_VALUES) {
            add(at, path, "the document is too large with its aliases expanded");
        }
        return freeValues < MAX_FREE_VALUES;
    }

    boolean any() {
        return !found.isEmpty();
    }

    void opened(YamlMap map) {
        maps.add(map);
    }

    void reportUnknownKeys() {
        maps.forEach(YamlMap::reportUnknownKeys);
    }

    YamlException asException() {
        return new YamlException(sorted(found));
    }

    private static List<Problem> sorted(List<Problem> problems) {
        return problems.stream()
                .distinct()
                .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                .toList();
    }
}
