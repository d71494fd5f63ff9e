// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;

import dev.riskgate.audit.DecisionLog;
import dev.riskgate.audit.OutputSettings;
import dev.riskgate.audit.encode.Encoding;
import dev.riskgate.audit.sink.FileSettings;
import dev.riskgate.cli.Main;
import dev.riskgate.decision.Decision;
import dev.riskgate.decision.RandomDecisions;
import dev.riskgate.decision.SampleDecisions;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.RuleResult;
import dev.riskgate.verdict.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

class LogShowCommandTest {

    private static final Verdict DENY =
            Verdict.Deny.forbidden(new Reason("rule_matched", "a rule says so"));

    @TempDir Path folder;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    private int run(Object... args) {
        out = new StringWriter();
        err = new StringWriter();
        String[] all = new String[args.length + 2];
        all[0] = "log";
        all[1] = "show";
        for (int i = 0; i < args.length; i++) {
            all[i + 2] = args[i].toString();
        }
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all);
    }

    private List<String> lines() {
        return out.toString().lines().toList();
    }

    /** Written by the log itself. */
    private Path log(String name, Encoding encoding, List<Decision> decisions) throws Exception {
        Path file = folder.resolve(name);
        var output = new OutputSettings("one", encoding, new FileSettings(file), 100_000);
        try (DecisionLog log = DecisionLog.open(List.of(output), Duration.ofSeconds(10))) {
            decisions.forEach(log::write);
        }
        return file;
    }

    private Path sample(Encoding encoding) throws Exception {
        return log(
                "sample." + encoding.label(),
                encoding,
                List.of(
                        SampleDecisions.challenge(),
                        SampleDecisions.unread(),
                        SampleDecisions.decision("acme", "orders", DENY)));
    }

    @ParameterizedTest
    @EnumSource
    void eachDecisionIsALine(Encoding encoding) throws Exception {
        assertThat(run(sample(encoding))).isZero();
        assertThat(lines())
                .containsExactly(
                        "2025-11-24T16:00:00.123Z  challenge   84.3  401  POST    api.example.com "
                                + " orders  partner-7  impossible_travel "
                                + " 0123456789abcdef0123456789abcdef",
                        "2025-11-24T16:00:00.123Z  deny         0.0  403  -       -  none  - "
                                + " request_malformed  d0",
                        "2025-11-24T16:00:00.123Z  deny        84.3  401  POST    api.example.com "
                                + " orders  acme  rule_matched  0123456789abcdef0123456789abcdef");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void filtersSelect(Encoding encoding) throws Exception {
        Path file = sample(encoding);
        run(file, "--verdict", "deny");
        assertThat(lines()).hasSize(2);
        run(file, "--verdict", "challenge,deny");
        assertThat(lines()).hasSize(3);
        run("--client", "acme", file);
        assertThat(lines()).singleElement().asString().contains("acme");
        run(file, "--decision", "d0");
        assertThat(lines()).singleElement().asString().contains("request_malformed");
        run(file, "--since", "2025-11-24T16:00:00.123Z");
        assertThat(lines()).hasSize(3);
        run(file, "--since", "2025-11-24T16:00:00.124Z");
        assertThat(lines()).isEmpty();
        run(file, "--since", "1h");
        assertThat(lines()).isEmpty();
        run(file, "--since", "99999d");
        assertThat(lines()).hasSize(3);
        assertThat(run(file, "--client", "acme", "--verdict", "allow")).isZero();
        assertThat(lines()).isEmpty();
    }

    @Test
    void bothEncodingsShowTheSame() throws Exception {
        List<Decision> decisions = new RandomDecisions(31).many(200);
        Path json = log("a.jsonl", Encoding.JSON, decisions);
        Path protobuf = log("a.pb", Encoding.PROTOBUF, decisions);
        run(json);
        List<String> first = lines();
        run(protobuf);
        assertThat(lines()).hasSize(200).isEqualTo(first);
    }

    @ParameterizedTest
    @EnumSource
    void jsonIsTheWholeDecisionInVisibleAscii(Encoding encoding) throws Exception {
        List<Decision> decisions = new RandomDecisions(37).many(200);
        Path file = log("a.log", encoding, decisions);
        assertThat(run(file, "--json")).isZero();
        assertThat(out.toString().chars()).allMatch(c -> c >= ' ' && c <= '~' || c == '\n');
        assertThat(lines()).hasSize(200);
        for (int i = 0; i < 200; i++) {
            var builder = dev.riskgate.proto.v1.Decision.newBuilder();
            JsonFormat.parser().merge(lines().get(i), builder);
            assertThat(builder.getId()).isEqualTo(decisions.get(i).id());
            assertThat(builder.getShadowedList())
                    .filteredOn(shadowed -> !shadowed.startsWith("risk="))
                    .containsExactlyElementsOf(
                            decisions.get(i).rules().stream()
                                    .filter(RuleResult::shadow)
                                    .map(RuleResult::text)
                                    .toList());
        }
        Path again = Files.writeString(folder.resolve("again"), out.toString());
        List<String> first = lines();
        run(again, "--json");
        assertThat(lines()).isEqualTo(first);
    }

    @Test
    void filesAreReadOneAfterTheOtherAndStandardInputToo() throws Exception {
        Path older = log("a.1", Encoding.PROTOBUF, List.of(SampleDecisions.unread()));
        Path newer = log("a", Encoding.JSON, List.of(SampleDecisions.challenge()));
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(Files.readAllBytes(newer)));
        try {
            assertThat(run(older, "-", newer)).isZero();
        } finally {
            System.setIn(before);
        }
        assertThat(lines())
                .map(line -> line.contains("challenge"))
                .containsExactly(false, true, true);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsDamagedIsToldAndTheRestIsShown(Encoding encoding) throws Exception {
        Path file = sample(encoding);
        byte[] all = Files.readAllBytes(file);
        Files.write(file, "garbage\n".getBytes(), StandardOpenOption.APPEND);
        Files.write(file, all, StandardOpenOption.APPEND);
        assertThat(run(file)).isEqualTo(1);
        assertThat(lines()).hasSize(6);
        assertThat(err.toString())
                .startsWith("riskgate: " + file + ": " + (encoding.lines() ? "line 4:" : "bytes "))
                .endsWith("passed over\n")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @EnumSource
    void anEndThatWasCutOffIsNoFailure(Encoding encoding) throws Exception {
        Path file = sample(encoding);
        byte[] all = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(all, all.length - 20));
        assertThat(run(file)).isZero();
        assertThat(lines()).hasSize(2);
        assertThat(err.toString()).contains("ends within a decision").hasLineCount(1);
    }

    @Test
    void aFileThatCannotBeReadIsToldAndTheOthersAreShown() throws Exception {
        Path good = sample(Encoding.JSON);
        assertThat(run(folder.resolve("gone"), folder, good)).isEqualTo(1);
        assertThat(lines()).hasSize(3);
        assertThat(err.toString())
                .contains(folder.resolve("gone") + ": does not exist; check the path")
                .contains(folder + ": cannot be read: it is a directory");
    }

    /** Times too: whatever is read can be shown. */
    @ParameterizedTest
    @EnumSource
    void noDamageIsAFaultOfOurs(Encoding encoding) throws Exception {
        Path file = log("a.log", encoding, new RandomDecisions(41).many(50));
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(43);
        for (int round = 0; round < 15; round++) {
            byte[] damaged = whole.clone();
            for (int i = 0; i < 30; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Files.write(file, damaged);
            run(file);
            int shown = lines().size();
            run(file, "--json");
            assertThat(lines()).hasSize(shown).hasSizeGreaterThan(5);
            assertThat(err.toString().lines())
                    .allMatch(line -> line.contains("passed over") || line.contains("ends within"));
        }
    }

    @Test
    void aWrongCommandLineIsToldWithItsRemedy() throws Exception {
        Path file = sample(Encoding.JSON);
        assertThat(run()).isEqualTo(2);
        assertThat(run(file, "--verdict", "denied")).isEqualTo(2);
        assertThat(err.toString()).contains("--verdict must be allow, challenge");
        assertThat(run(file, "--since", "yesterday")).isEqualTo(2);
        assertThat(err.toString()).contains("--since must be a time such as");
        assertThat(Main.run(new PrintWriter(out), new PrintWriter(err), "log")).isEqualTo(2);
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("--since", "--json", "Exit codes:", "Examples:");
    }
}
