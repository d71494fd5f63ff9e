// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.audit.DecisionLog;
import dev.riskgate.audit.OutputSettings;
import dev.riskgate.audit.encode.Encoding;
import dev.riskgate.audit.encode.PersonalData;
import dev.riskgate.audit.sink.FileSettings;
import dev.riskgate.cli.Main;
import dev.riskgate.decision.Decision;
import dev.riskgate.decision.RandomDecisions;
import dev.riskgate.decision.SampleDecisions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

class ExplainCommandTest {

    private static final Path CASES = Path.of("src/test/resources/explain");
    private static final String ID = "0123456789abcdef0123456789abcdef";

    @TempDir Path folder;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    private int run(Object... args) {
        out = new StringWriter();
        err = new StringWriter();
        String[] all = new String[args.length + 1];
        all[0] = "explain";
        for (int i = 0; i < args.length; i++) {
            all[i + 1] = args[i].toString();
        }
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all);
    }

    private Path log(Encoding encoding, List<Decision> decisions) throws Exception {
        Path file = folder.resolve("decisions." + encoding.label());
        var output =
                new OutputSettings(
                        "one",
                        encoding,
                        new FileSettings(file),
                        100_000,
                        EnumSet.allOf(PersonalData.class));
        try (DecisionLog log = DecisionLog.open(List.of(output), Duration.ofSeconds(10))) {
            decisions.forEach(log::write);
        }
        return file;
    }

    static Stream<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /** Each kind of verdict, by each kind of reason: what is to be said of it stands in a file. */
    @ParameterizedTest
    @MethodSource("cases")
    void theSentencesAreThese(String name) throws IOException {
        assertThat(run(ID, CASES.resolve(name + ".json"))).isZero();
        assertThat(out.toString()).isEqualTo(Files.readString(CASES.resolve(name + ".txt")));
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aDecisionIsFoundByItsIdInTheLogsThatAreNamed(Encoding encoding) throws Exception {
        Path file = log(encoding, List.of(SampleDecisions.unread(), SampleDecisions.challenge()));
        Path other = Files.writeString(folder.resolve("older"), "");

        assertThat(run("d0", other, file)).isZero();
        assertThat(out.toString()).contains("Decision d0").doesNotContain(ID);
        assertThat(run(ID, file)).isZero();
        assertThat(out.toString()).contains("POST api.example.com/v1/orders/", "From 192.0.2.77.");
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownIdIsToldPlainly(Encoding encoding) throws Exception {
        Path file = log(encoding, List.of(SampleDecisions.challenge()));
        assertThat(run("no\u001bsuch", file)).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .isEqualTo(
                        "riskgate: no decision no\\u001bsuch in what could be read. Its log may"
                                + " have been rotated: name the older files, too.\n");
        assertThat(run(ID)).isEqualTo(2);
        assertThat(err.toString()).contains(" is no file.");
        assertThat(run(ID, folder.resolve("gone"))).isEqualTo(1);
        assertThat(err.toString()).contains("does not exist; check the path", "no decision");
    }

    @Test
    void whatIsDamagedIsPassedOverOnTheWay() throws Exception {
        Path file = log(Encoding.JSON, List.of(SampleDecisions.challenge()));
        String good = Files.readString(file);
        Files.writeString(file, "not a decision\n" + good + good.substring(0, 99));

        assertThat(run(ID, file)).isZero();
        assertThat(err.toString()).contains("line 1: is not a decision in JSON; passed over");
        assertThat(run(file)).isEqualTo(1);
        assertThat(out.toString()).containsOnlyOnce("Decision " + ID);
        assertThat(err.toString()).contains("ends within a decision");
    }

    @Test
    void aFileAloneIsExplainedRecordByRecordAndFiltered() throws Exception {
        Path file =
                log(
                        Encoding.PROTOBUF,
                        List.of(SampleDecisions.unread(), SampleDecisions.challenge()));
        assertThat(run(file)).isZero();
        assertThat(out.toString()).contains("Decision d0", "Decision " + ID);
        assertThat(run(file, "--verdict", "challenge")).isZero();
        assertThat(out.toString()).contains("Decision " + ID).doesNotContain("Decision d0");

        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(Files.readAllBytes(file)));
            assertThat(run("-")).isZero();
        } finally {
            System.setIn(before);
        }
        assertThat(out.toString()).contains("Decision d0", "Decision " + ID);
    }

    /** Whatever clients and policies wrote. */
    @ParameterizedTest
    @EnumSource
    void everyLineIsShortVisibleAscii(Encoding encoding) throws Exception {
        assertThat(run(log(encoding, new RandomDecisions(23).many(300)))).isZero();
        assertThat(out.toString().chars()).allMatch(c -> c == '\n' || c >= ' ' && c <= '~');
        assertThat(out.toString().lines().filter(line -> line.startsWith("Decision"))).hasSize(300);
    }

    /** A log may be larger than any memory. */
    @Test
    void aLargeLogIsReadInLittleMemory() {
        byte[] line = new byte[0];
        try {
            line =
                    Files.readString(CASES.resolve("allow.json"))
                            .replace(ID, "another")
                            .getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        InputStream before = System.in;
        Endless endless = new Endless(line, 20_000);
        try {
            System.setIn(endless);
            assertThat(run(ID, "-")).isEqualTo(1);
        } finally {
            System.setIn(before);
        }
        assertThat(endless.mostAhead).isLessThan(4 << 20);
    }

    /** The same line so many times, made as it is read. */
    private static final class Endless extends InputStream {

        private final byte[] line;
        private long left;
        private int mostAhead;

        Endless(byte[] line, int times) {
            this.line = line;
            this.left = (long) line.length * times;
        }

        @Override
        public int read() {
            return left == 0
                    ? -1
                    : line[(int) ((line.length - left-- % line.length) % line.length)];
        }

        @Override
        public int read(byte[] to, int from, int length) {
            mostAhead = Math.max(mostAhead, length);
            int count = (int) Math.min(length, left);
            for (int i = 0; i < count; i++) {
                to[from + i] = (byte) read();
            }
            return count == 0 && length > 0 ? -1 : count;
        }
    }
}
