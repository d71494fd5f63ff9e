// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

class YamlFileTest {

    private static final String TOP = "apiVersion: riskgate.dev/v1\nkind: Sample\n";

    private static <T> T read(String text, Function<YamlMap, T> reader) throws YamlException {
        return YamlFile.read(
                "sample.yaml", text.getBytes(StandardCharsets.UTF_8), "Sample", reader);
    }

    private static List<String> problems(String text, Function<YamlMap, ?> reader) {
        YamlException e = catchThrowableOfType(YamlException.class, () -> read(text, reader));
        assertThat(e).as("a fault is expected").isNotNull();
        return e.problems().stream().map(Problem::toString).toList();
    }

    @Test
    void typedValuesAreRead() throws YamlException {
        String text =
                TOP + "name: x\nlarge: 12\nshare: 0.5\nwait: 150ms\non: true\nwords: [a, b]\n";
        List<Object> values =
                read(
                        text,
                        top ->
                                List.of(
                                        top.text("name", ""),
                                        top.integer("large", 0, 0, 100),
                                        top.number("share", 0, 0, 1),
                                        top.duration("wait", Duration.ZERO),
                                        top.flag("on", false),
                                        top.texts("words")));
        assertThat(values)
                .containsExactly("x", 12L, 0.5, Duration.ofMillis(150), true, List.of("a", "b"));
    }

    @Test
    void absentKeysGiveTheDefault() throws YamlException {
        Duration read = read(TOP + "wait:\n", top -> top.duration("wait", Duration.ofSeconds(3)));
        assertThat(read).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void anUnknownKeyIsAFaultWithPlaceAndSuggestion() {
        assertThat(
                        problems(
                                TOP + "route:\n  methdos: [GET]\n",
                                top -> top.map("route").texts("methods")))
                .containsExactly(
                        "sample.yaml:4:3: route: unknown key \"methdos\"; did you mean"
                                + " \"methods\"?");
    }

    @Test
    void everyFaultIsReportedAtOnceInTheOrderOfTheFile() {
        String text = TOP + "a: often\nb: 1000\nextra: 1\nlist: [{c: no}]\n";
        assertThat(
                        problems(
                                text,
                                top -> {
                                    top.list("list").getFirst().map().flag("c", true);
                                    top.integer("b", 1, 1, 9);
                                    top.duration("a", Duration.ZERO);
                                    throw new IllegalStateException("what follows from a default");
                                }))
                .containsExactly(
                        "sample.yaml:3:4: a: must be a time span such as 150ms, 10s, 5m, 2h or 1d",
                        "sample.yaml:4:4: b: must be a whole number from 1 to 9",
                        "sample.yaml:6:12: list[0].c: must be true or false");
    }

    @Test
    void aMissingKeyIsAFaultOnce() {
        assertThat(problems(TOP, top -> top.need("name").duration(Duration.ZERO)))
                .containsExactly("sample.yaml:1:1: key \"name\" is missing");
    }

    @Test
    void aDuplicateKeyIsAFault() {
        assertThat(problems(TOP + "a: 1\na: 2\n", top -> top.text("a", "")))
                .containsExactly("sample.yaml:4:1: key \"a\" stands here twice");
    }

    @Test
    void anotherKindOrVersionIsAFault() {
        assertThat(problems("apiVersion: riskgate.dev/v9\nkind: Policy\n", top -> 1))
                .containsExactly(
                        "sample.yaml:1:13: apiVersion: this build reads riskgate.dev/v1, and the"
                                + " file is of version \"riskgate.dev/v9\": write it anew for"
                                + " riskgate.dev/v1, or use a build that reads it",
                        "sample.yaml:2:7: kind: must be \"Sample\"");
        assertThat(problems("apiVersion: v1\nkind: Sample\n", top -> 1))
                .containsExactly("sample.yaml:1:13: apiVersion: must be \"riskgate.dev/v1\"");
    }

    @Test
    void knownWordsAreListedWithoutEmptyOnes() {
        assertThat(Suggestion.among("zzzzzzzz", List.of("partners", "idp", "")))
                .isEqualTo("; known here: partners, idp");
        assertThat(Suggestion.among("x", List.of("", "partners")))
                .isEqualTo("; known here: partners");
    }

    @Test
    void aWordOutsideTheSetIsAFaultWithTheNearestOne() {
        assertThat(
                        problems(
                                TOP + "mode: shaddow\n",
                                top -> top.word("mode", 1, Map.of("shadow", 2, "enforce", 1))))
                .containsExactly(
                        "sample.yaml:3:7: mode: unknown word \"shaddow\"; did you mean"
                                + " \"shadow\"?");
    }

    @Test
    void whatIsNoYamlOfOursIsAFaultWithItsPlaceWherePossible() {
        assertThat(problems("", top -> 1)).containsExactly("sample.yaml: the file is empty");
        assertThat(problems("- a\n", top -> 1))
                .containsExactly("sample.yaml: the file must hold a mapping (key: value)");
        assertThat(problems("a: [1, 2\nb: }\n", top -> 1))
                .singleElement()
                .asString()
                .startsWith("sample.yaml:2:2: not valid YAML: ");
        assertThat(problems(TOP + "---\na: 1\n", top -> 1))
                .containsExactly("sample.yaml:4:1: only one YAML document is allowed in this file");
        assertThat(problems("[".repeat(100_000), top -> 1)).hasSize(1);
        assertThat(problems("{a: ".repeat(100_000), top -> 1)).hasSize(1);
        assertThatThrownBy(
                        () -> YamlFile.read("b", new byte[] {(byte) 0xff, 'a'}, "Sample", t -> 1))
                .hasMessage("b: the file is not valid UTF-8");
    }

    @Test
    void textFromTheFileIsShownBoundedAndWithoutControlCharacters() {
        assertThat(problems(TOP + "\"a\\u001b[31m" + "x".repeat(500) + "\": 1\n", top -> 1))
                .singleElement()
                .asString()
                .doesNotContain("\u001b")
                .hasSizeLessThan(200);
    }

    @Test
    void aliasesThatWouldExplodeAreRefused() {
        assertThat(problems(bomb(9, 11), top -> top.need("a11").free() == null ? 0 : 1))
                .singleElement()
                .asString()
                .contains("Number of aliases");
        assertThat(problems(bomb(6, 8), top -> top.need("a8").free() == null ? 0 : 1))
                .anyMatch(problem -> problem.contains("too large with its aliases expanded"));
    }

    /** A list of lists of lists, each level the one below many times. */
    private static String bomb(int width, int levels) {
        StringBuilder bomb = new StringBuilder(TOP + "a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i <= levels; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [");
            bomb.append(("*a" + (i - 1) + ", ").repeat(width)).append("]\n");
        }
        return bomb.toString();
    }

    @Test
    void freeFormValuesKeepTheirTypes() throws YamlException {
        Optional<Object> read =
                read(
                        TOP + "m: {a: 1, b: [true, 1.5, x]}\n",
                        top -> Optional.ofNullable(top.need("m").free()));
        assertThat(read).contains(Map.of("a", 1L, "b", List.of(true, 1.5, "x")));
    }
}
