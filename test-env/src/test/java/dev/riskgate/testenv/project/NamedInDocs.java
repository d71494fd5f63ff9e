// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.project;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What pages of the documentation name, and what there is of it. */
final class NamedInDocs {

    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern CELL_END = Pattern.compile("(?<!\\\\)\\|");

    private NamedInDocs() {}

    /**
     * A row of a table.
     *
     * @param head the titles of its columns
     */
    record Row(List<String> head, List<String> cells) {

        /**
         * What stands in quotes in the column of this title; nothing if there is no such column.
         */
        List<String> quoted(String title) {
            int column = head.indexOf(title);
            return column < 0 ? List.of() : NamedInDocs.quoted(cells.get(column));
        }

        boolean has(String title) {
            return head.contains(title);
        }
    }

    /** All rows of all tables of a page. */
    static List<Row> rows(Path page) throws IOException {
        List<Row> rows = new ArrayList<>();
        List<String> head = List.of();
        for (String line : Files.readAllLines(page)) {
            if (!line.startsWith("|")) {
                head = List.of();
            } else if (head.isEmpty()) {
                head = cells(line);
            } else if (!line.startsWith("|---")) {
                rows.add(new Row(head, cells(line)));
            }
        }
        return rows;
    }

    private static List<String> cells(String line) {
        String inner = line.substring(1, line.lastIndexOf('|'));
        return Arrays.stream(CELL_END.split(inner, -1)).map(String::strip).toList();
    }

    private static List<String> quoted(String text) {
        return QUOTED.matcher(text).results().map(match -> match.group(1)).toList();
    }

    /** Names of the classes of tests, of every module. */
    static Set<String> testClasses() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            for (Path module : modules.toList()) {
                Path sources = module.resolve("src/test/java");
                if (Files.isDirectory(sources)) {
                    names.addAll(classesBelow(sources));
                }
            }
        }
        return names;
    }

    private static Set<String> classesBelow(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Test.java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** Keys of the policy and of the server file, whose reference pages tests hold to the code. */
    static Set<String> settings() throws IOException {
        Set<String> keys = new TreeSet<>();
        for (String page : List.of("policy.md", "configuration.md")) {
            for (Row row : rows(Path.of("../docs", page))) {
                if (row.head().getFirst().equals("Key")) {
                    keys.addAll(quoted(row.cells().getFirst()));
                }
            }
        }
        return keys;
    }

    /** What a page names in the form of a test's class, wherever it stands. */
    static Set<String> testsNamed(Path page) throws IOException {
        return Pattern.compile("`(\\w+Test)`")
                .matcher(Files.readString(page))
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
