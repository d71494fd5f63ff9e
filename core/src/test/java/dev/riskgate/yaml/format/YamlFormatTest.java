// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.yaml.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.yaml.YamlException;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

class YamlFormatTest {

    @Test
    void indentationSpacingBlankLinesAndCommentsGetTheOneLayout() throws YamlException {
        assertLayout(
                """


                # head
                a:   1 # one
                longer-key: [ 1,2 ,3 ]     # two
                b :
                - x
                # within
                -    y: {q: 1,r: { } ,s: []}
                     z:
                         deep: "quoted"


                #behind
                c:
                      # of d
                      d:   word
                      # after d
                # of e
                e: >
                   folded

                     more


                f: |-   # header
                      literal
                """,
                """
                # head
                a: 1                   # one
                longer-key: [1, 2, 3]  # two
                b:
                  - x
                  # within
                  - y: { q: 1, r: {}, s: [] }
                    z:
                      deep: "quoted"

                #behind
                c:
                  # of d
                  d: word
                  # after d
                # of e
                e: >
                  folded

                    more

                f: |-   # header
                  literal
                """);
    }

    @Test
    void linesWithinFlowCollectionsAndTextsStayLines() throws YamlException {
        assertLayout(
                """
                a: [ 1,    # one
                2,
                   3
                 ]
                b:
                    - { x: 1,

                        y: 2 }
                c: plain
                     goes on

                     and on
                d: "a \\
                      b"
                """,
                """
                a: [1,  # one
                  2,
                  3
                ]
                b:
                  - { x: 1,

                      y: 2 }
                c: plain
                  goes on

                  and on
                d: "a \\
                  b"
                """);
    }

    @Test
    void anchorsTagsQuotesAndMarkersStay() throws YamlException {
        assertLayout(
                """
                ---
                a: &x
                    - 'it''s'
                    - !!str   1
                b: *x
                *x : c
                ? d
                : e
                "f":   null
                g:
                h: |+
                   kept


                """,
                """
                ---
                a: &x
                  - 'it''s'
                  - !!str 1
                b: *x
                *x : c
                ? d
                : e
                "f": null
                g:
                h: |+
                  kept


                """);
    }

    @Test
    void longCommentsAreNotPushedOutOfTheLine() throws YamlException {
        String comment = "# " + "c".repeat(80);
        String text = "a: 1  " + comment + "\nb: " + "x".repeat(60) + "  # short\n";

        assertThat(YamlFormat.format("f", text)).isEqualTo(text);
    }

    @Test
    void aTextThatSaysByANumberHowDeepItIsIsLeftAlone() {
        assertThatThrownBy(() -> YamlFormat.format("f.yaml", "a:\n    b: |2\n       x\n"))
                .isInstanceOf(YamlException.class)
                .hasMessageContaining("f.yaml:2:8: a text that says by a number how deep it is");
    }

    @Test
    void whatCannotBeReadIsNotWritten() {
        for (String broken : List.of("a: [1", "a: b: c", "\t- a", "a: 'x")) {
            assertThatThrownBy(() -> YamlFormat.format("f.yaml", broken))
                    .as(broken)
                    .isInstanceOf(YamlException.class);
        }
        assertThatThrownBy(() -> YamlFormat.format("f", "[".repeat(200_000)))
                .isInstanceOf(YamlException.class);
    }

    /** However a policy was spaced: its layout is the same, and means the same, and is stable. */
    @Test
    void everyPolicyOfOursHasTheLayoutAndGetsItBackFromAnySpacing() throws Exception {
        List<Path> policies = policies();
        assertThat(policies).hasSizeGreaterThan(8);
        Random random = new Random(337);
        for (Path file : policies) {
            String text = Files.readString(file);
            assertThat(YamlFormat.format(file.toString(), text))
                    .as(file.toString())
                    .isEqualTo(text);
            for (int i = 0; i < 5; i++) {
                String spaced = spaced(text, random);
                assertThat(spaced).isNotEqualTo(text);
                assertThat(YamlFormat.format(file.toString(), spaced)).as(spaced).isEqualTo(text);
                if (text.contains("kind: Policy\n")) {
                    assertThat(model(file, spaced)).isEqualTo(model(file, text));
                }
            }
        }
    }

    /** As an editor with other habits would have left it. */
    private static String spaced(String text, Random random) {
        int step = 3 + random.nextInt(2);
        // In such a text, blanks and empty lines are part of what is said.
        boolean literal = text.contains(": >\n") || text.contains(": |\n");
        StringBuilder spaced = new StringBuilder();
        for (String line : text.lines().toList()) {
            int indent = line.length() - line.stripLeading().length();
            String content = line.strip();
            if (indent % 2 != 0) {
                return text.replace("\n", "\r\n");
            }
            if (content.startsWith("- ")) {
                content = "-" + " ".repeat(step - 1) + content.substring(2);
            }
            spaced.append(" ".repeat(indent / 2 * step)).append(content);
            if (!literal && !content.isEmpty() && random.nextBoolean()) {
                spaced.append("   ");
            }
            spaced.append(content.isEmpty() && !literal && random.nextBoolean() ? "\n\n" : "\n");
        }
        return spaced.toString();
    }

    private static Object model(Path file, String text) throws YamlException {
        return PolicyLoader.parse(file.toString(), text.getBytes(StandardCharsets.UTF_8))
                .policy()
                .file();
    }

    private static List<Path> policies() throws IOException {
        List<Path> found = new ArrayList<>();
        for (String folder : List.of("docs", "deploy", "helm", "test-env")) {
            try (Stream<Path> all = Files.walk(Path.of("..", folder))) {
                for (Path file : all.filter(f -> f.toString().endsWith(".yaml")).toList()) {
                    boolean ours =
                            !file.toString().contains("/target/")
                                    && Files.readString(file)
                                            .lines()
                                            .anyMatch(
                                                    l ->
                                                            l.matches(
                                                                    "kind:"
                                                                        + " (Policy|PolicyTest|Server)"));
                    if (ours) {
                        found.add(file);
                    }
                }
            }
        }
        return found;
    }

    private static void assertLayout(String given, String expected) throws YamlException {
        assertThat(YamlFormat.format("f.yaml", given)).isEqualTo(expected);
        assertThat(YamlFormat.format("f.yaml", expected)).isEqualTo(expected);
        String windows = given.replace("\n", "\r\n");
        assertThat(YamlFormat.format("f.yaml", windows)).isEqualTo(expected);
    }
}
