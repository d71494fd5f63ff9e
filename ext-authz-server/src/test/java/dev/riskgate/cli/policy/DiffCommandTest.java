// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.riskgate.cli.Main;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

class DiffCommandTest {

    private static final String OLD =
            """
            apiVersion: riskgate.dev/v1
            kind: Policy
            credentials:
              - apiKey: { name: partners }
            rules:
              - { name: no-deletes, when: 'request.method == "DELETE"', then: deny }
            """;

    @TempDir Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    private int diff(String old, String now, String... more) throws IOException {
        String[] args = new String[more.length + 4];
        args[0] = "policy";
        args[1] = "diff";
        args[2] = file("old.yaml", old);
        args[3] = file("new.yaml", now);
        System.arraycopy(more, 0, args, 4, more.length);
        return run(args);
    }

    @Test
    void aDifferenceIsASentenceWithItsPlaceAndEndsWithOne() throws IOException {
        int code = diff(OLD, OLD.replace("then: deny", "then: challenge"));

        assertThat(out.toString())
                .isEqualTo(
                        """
                        new.yaml:6:61: looser: rule no-deletes: then is now challenge, was deny
                        1 change: 1 looser. Whom they would hit: riskgate replay --policy new.yaml …
                        """
                                .replace("new.yaml", folder.resolve("new.yaml").toString()));
        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void filesThatMeanTheSameEndWithZero() throws IOException {
        int code = diff(OLD, "# the same\n" + OLD);

        assertThat(out.toString()).endsWith("new.yaml differ, but mean the same.\n");
        assertThat(code).isZero();

        assertThat(diff(OLD, OLD)).isZero();
        assertThat(out.toString()).endsWith("new.yaml are equal.\n");
    }

    @Test
    void jsonHasEverythingForABuild() throws IOException {
        int code = diff(OLD, OLD.replace("then: deny", "then: challenge"), "--json");

        JsonNode all = JsonMapper.builder().build().readTree(out.toString());
        assertThat(all.path("same").asBoolean()).isFalse();
        assertThat(all.path("counts").path("looser").asInt()).isEqualTo(1);
        assertThat(all.path("counts").path("stricter").asInt()).isZero();
        assertThat(all.path("old").path("hash").asString()).hasSize(12);
        JsonNode change = all.path("changes").path(0);
        assertThat(change.path("effect").asString()).isEqualTo("looser");
        assertThat(change.path("part").asString()).isEqualTo("rules");
        assertThat(change.path("path").asString()).isEqualTo("rules[0].then");
        assertThat(change.path("line").asInt()).isEqualTo(6);
        assertThat(change.path("text").asString()).startsWith("rule no-deletes: then is now");
        assertThat(code).isEqualTo(1);
    }

    @Test
    void oneOfTheTwoMayComeFromStandardInput() throws IOException {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(OLD.getBytes(StandardCharsets.UTF_8)));
        try {
            int code =
                    run(
                            "policy",
                            "diff",
                            "-",
                            file(
                                    "new.yaml",
                                    OLD.replace("  - { name: no", "  - { mode: shadow, name: no")));

            assertThat(out.toString()).contains("looser: rule no-deletes: mode is now shadow");
            assertThat(code).isEqualTo(1);
        } finally {
            System.setIn(before);
        }
        assertThat(run("policy", "diff", "-", "-")).isEqualTo(2);
        assertThat(err.toString()).contains("Only one of the two files can be standard input.");
    }

    @Test
    void whatCannotBeComparedEndsWithTwoAndSaysWhyAndNothingIsPrintedBesides() throws IOException {
        String good = file("good.yaml", OLD);
        String[][] wrong = {
            {folder.resolve("none.yaml").toString(), "none.yaml: error: there is no such file"},
            {folder.toString(), "error: this is a directory; name a file in it"},
            {file("binary", "a\0b"), "error: this is a binary file, not YAML"},
            {file("empty", ""), "error: the file is empty"},
            {file("large", "#".repeat((1 << 20) + 1)), "error: the file is larger than 1 MiB"},
            {file("list", "- a\n"), "error: the file must hold a mapping"},
            {file("tab", OLD + "limits:\n\t- a\n"), "tab:8:1: error: not valid YAML: "},
            {file("two", OLD + "---\n" + OLD), "only one YAML document is allowed"},
            {file("twice", OLD + "rules: []\n"), "key \"rules\" stands here twice"},
            {file("kind", OLD.replace("kind: Policy", "kind: PolicyTest")), "must be \"Policy\""},
            {
                file("version", OLD.replace("dev/v1", "dev/v2")),
                "this build reads riskgate.dev/v1, and the file is of version \"riskgate.dev/v2\""
            },
            {file("key", OLD + "rulez: []\n"), "unknown key \"rulez\"; did you mean \"rules\"?"},
        };
        for (String[] one : wrong) {
            for (boolean first : new boolean[] {true, false}) {
                err.getBuffer().setLength(0);
                int code =
                        first
                                ? run("policy", "diff", "--json", one[0], good)
                                : run("policy", "diff", good, one[0]);
                assertThat(err.toString()).contains(one[1]);
                assertThat(code).as(one[0]).isEqualTo(2);
            }
        }
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aFileThatMayNotBeReadIsSaidToBeSo() throws IOException {
        assumeFalse("root".equals(System.getProperty("user.name")), "root may read everything");
        String locked = file("locked.yaml", OLD);
        assertThat(folder.resolve("locked.yaml").toFile().setReadable(false)).isTrue();

        assertThat(run("policy", "diff", locked, file("good.yaml", OLD))).isEqualTo(2);
        assertThat(err.toString()).contains("you may not read this file; check its rights");
    }

    /** Windows' line ends, a byte order mark and a link are no difference. */
    @Test
    void filesOfOtherEditorsAreRead() throws IOException {
        Path link = folder.resolve("link.yaml");
        file("crlf.yaml", "\uFEFF" + OLD.replace("\n", "\r\n"));
        Files.createSymbolicLink(link, Path.of("crlf.yaml"));

        assertThat(run("policy", "diff", file("old.yaml", OLD), link.toString())).isZero();
        assertThat(out.toString()).contains("mean the same");
    }

    /** What looks alike and is not must not look alike here either. */
    @Test
    void whatIsInvisibleOrMovesTheCursorIsShownAsItsEscapeSequence() throws IOException {
        String now =
                OLD
                        + "  - { name: spy, when: \"request.path == '/\\e[2J\\u202e\\u200b'\","
                        + " then: deny }\n";
        int code = diff(OLD, now);

        assertThat(code).isEqualTo(1);
        assertThat(out.toString()).contains("'/\\u001b[2J\\u202e\\u200b'").doesNotContain("\u001b");
    }

    @Test
    void withoutACommandItSaysWhichThereAre() {
        assertThat(run("policy")).isEqualTo(2);
        assertThat(err.toString()).contains("Name a command:", "diff");
        assertThat(run("policy", "dif")).isEqualTo(2);
        assertThat(err.toString()).contains("diff");
    }
}
