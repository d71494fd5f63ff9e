// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.riskgate.cli.Main;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

class FormatCommandTest {

    private static final String TOP = "apiVersion: riskgate.dev/v1\nkind: Policy\n";
    private static final String ODD =
            TOP + "\n\n\ncredentials:\n- apiKey: {name: partners}   # theirs\n";
    private static final String LAID_OUT =
            TOP + "\ncredentials:\n  - apiKey: { name: partners }  # theirs\n";

    @TempDir Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        String[] all =
                Stream.concat(Stream.of("policy", "format"), Stream.of(args))
                        .toArray(String[]::new);
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all);
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileIsReplacedAndKeepsItsRights() throws IOException {
        Path file = file("policy.yaml", ODD);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThat(run(file.toString())).isZero();

        assertThat(file).hasContent(LAID_OUT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(out.toString()).isEqualTo(file + "\n");
        assertThat(names()).containsExactly("policy.yaml");
    }

    @Test
    void aFileOfSomebodyElseStaysTheirs() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can give files away");
        Path file = file("policy.yaml", ODD);
        Files.setAttribute(file, "unix:uid", 1234);
        Files.setAttribute(file, "unix:gid", 5678);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThat(run(file.toString())).isZero();

        assertThat(file).hasContent(LAID_OUT);
        assertThat(Files.readAttributes(file, "unix:uid,gid,permissions"))
                .containsEntry("uid", 1234)
                .containsEntry("gid", 5678)
                .containsEntry("permissions", PosixFilePermissions.fromString("rw-r-----"));
    }

    /** As with an editor, so that a copy by {@code cp -l} is not changed unseen. */
    @Test
    void anotherNameOfTheSameFileKeepsTheOldText() throws IOException {
        Path file = file("policy.yaml", ODD);
        Path copy = Files.createLink(folder.resolve("backup.yaml"), file);

        assertThat(run(file.toString())).isZero();

        assertThat(file).hasContent(LAID_OUT);
        assertThat(copy).hasContent(ODD);
    }

    @Test
    void aFileThatHasTheLayoutIsNotTouched() throws IOException {
        Path file = file("policy.yaml", LAID_OUT);
        Object before = Files.readAttributes(file, "unix:ino,lastModifiedTime");

        assertThat(run(file.toString())).isZero();

        assertThat(Files.readAttributes(file, "unix:ino,lastModifiedTime")).isEqualTo(before);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void checkingWritesNothingNamesTheFilesAndEndsWithOne() throws IOException {
        Path odd = file("odd.yaml", ODD);
        Path good = file("good.yaml", LAID_OUT);

        assertThat(run("--check", odd.toString(), good.toString())).isEqualTo(1);

        assertThat(out.toString()).isEqualTo(odd + " has another layout.\n");
        assertThat(odd).hasContent(ODD);
        assertThat(run("--check", good.toString())).isZero();
    }

    @Test
    void standardInputGoesToStandardOutput() throws IOException {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(ODD.getBytes(StandardCharsets.UTF_8)));
            assertThat(run("-")).isZero();
            assertThat(out.toString()).isEqualTo(LAID_OUT);
            System.setIn(new ByteArrayInputStream(ODD.getBytes(StandardCharsets.UTF_8)));
            assertThat(run("--check", "-")).isEqualTo(1);
            assertThat(out.toString()).endsWith("(standard input) has another layout.\n");
        } finally {
            System.setIn(before);
        }
        assertThat(run("-", file("a.yaml", ODD).toString())).isEqualTo(2);
    }

    @Test
    void aLinkStaysALinkAndWhatItLeadsToIsLaidOut() throws IOException {
        Path file = file("policy.yaml", ODD);
        Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), Path.of("policy.yaml"));

        assertThat(run(link.toString())).isZero();

        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent(LAID_OUT);
    }

    @Test
    void windowsLineEndsAndAByteOrderMarkGo() throws IOException {
        Path file = file("policy.yaml", "\uFEFF" + ODD.replace("\n", "\r\n"));

        assertThat(run(file.toString())).isZero();
        assertThat(Files.readString(file)).isEqualTo(LAID_OUT);
    }

    @Test
    void filesOfTestsAndPoliciesThatAreNotYetValidAreLaidOutToo() throws IOException {
        Path test =
                file(
                        "t.yaml",
                        "apiVersion: riskgate.dev/v1\nkind: PolicyTest\ntests:\n- {name: a}\n");
        Path policy = file("p.yaml", TOP + "routez: [ {name: a} ]\n");

        assertThat(run(test.toString(), policy.toString())).isZero();
        assertThat(test).content().endsWith("tests:\n  - { name: a }\n");
        assertThat(policy).content().endsWith("routez: [{ name: a }]\n");
    }

    @Test
    void whatCannotBeLaidOutIsLeftAsItIsAndTheOthersAreDone() throws IOException {
        String[][] wrong = {
            {"binary", "a\0b", "this is a binary file, not YAML"},
            {"empty", "", "the file is empty"},
            {"large", "#".repeat((1 << 20) + 1), "the file is larger than 1 MiB"},
            {"tab", TOP + "limits:\n\t- a\n", "not valid YAML"},
            {"two", ODD + "---\n" + ODD, "only one YAML document is allowed"},
            {"twice", ODD + "credentials: []\n", "key \"credentials\" stands here twice"},
            {"other", ODD.replace("kind: Policy", "kind: Deployment"), "must be \"Policy\""},
            {"version", ODD.replace("/v1", "/v9"), "is of version \"riskgate.dev/v9\""},
            {"alias", ODD + "limits: *nowhere\n", "not valid YAML"},
            {"number", TOP + "client: |2\n     text\n", "says by a number how deep it is indented"},
            {"utf", "", "not valid UTF-8"},
        };
        for (String[] one : wrong) {
            Path file = file(one[0], one[1]);
            if (one[0].equals("utf")) {
                Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xff});
            }
            byte[] before = Files.readAllBytes(file);
            Path good = file("good.yaml", ODD);
            err.getBuffer().setLength(0);

            assertThat(run(file.toString(), good.toString())).as(one[0]).isEqualTo(2);

            assertThat(err.toString()).contains(one[2]);
            assertThat(Files.readAllBytes(file)).isEqualTo(before);
            assertThat(good).hasContent(LAID_OUT);
        }
        assertThat(run(folder.toString())).isEqualTo(2);
        assertThat(run(folder.resolve("none").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("this is a directory", "there is no such file");
        assertThat(names()).noneMatch(name -> name.startsWith(".riskgate"));
    }

    @Test
    void aFileOrFolderThatMayNotBeWrittenIsLeftAsItIs() throws IOException {
        assumeFalse("root".equals(System.getProperty("user.name")), "root may write everything");
        Path file = file("policy.yaml", ODD);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));

        assertThat(run(file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("you may not write this file");
        assertThat(file).hasContent(ODD);
    }

    @Test
    void aNameCannotForgeALine() throws IOException {
        Path file = file("a\u001b[2J\nfake.yaml", ODD);

        assertThat(run("--check", file.toString())).isEqualTo(1);
        assertThat(out.toString()).doesNotContain("\u001b");
    }
}
