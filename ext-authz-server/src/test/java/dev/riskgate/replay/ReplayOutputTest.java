// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.replay;

import static dev.riskgate.recording.MadeRecording.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.proto.v1.RecordedCheck;
import dev.riskgate.proto.v1.RecordedReason;
import dev.riskgate.recording.MadeRecording;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What `riskgate replay` prints, and how it ends, of recordings made by hand. */
class ReplayOutputTest {

    private static final long START = 1_800_000_000_000L;
    private static final long DAY = 86_400_000;
    private static final String POLICY =
            """
            apiVersion: riskgate.dev/v1
            kind: Policy
            credentials:
              - apiKey: { name: partners, header: x-api-key }
              - jwt: { name: idp, issuer: https://idp.example.com/, audiences: [api] }
            risk: { mode: shadow }
            routes:
              - { name: all, match: { path: "/**" } }
            """;
    private static final String STRICTER =
            POLICY
                    + """
                    rules:
                      - { name: no-deletes, when: 'request.method == "DELETE"', then: deny }
                      - { name: prove-exports, when: 'request.path == "/v1/export"', then: challenge }
                      - { name: tried, when: 'request.method == "PUT"', then: deny, mode: shadow }
                    """;

    @TempDir Path folder;

    @Test
    void theReportForAPerson() throws Exception {
        write();

        ReplayRun run = run(STRICTER);

        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .isEqualTo(
                        """
                        10 decided again, of one server: 2 the same, 8 differently; 1 not replayable.
                        Scores that differ: 10
                        Extra challenges: 3 in 2.0 days, 1.5 a day
                        Verdicts, before -> after:
                                 4  allow -> challenge
                                 3  allow -> deny
                                 1  challenge -> allow
                        Reasons:
                                 4  rule_matched: Rule prove-exports.
                                 3  rule_matched: Rule no-deletes.
                                 1  no longer: risk_high
                        Routes:
                                 8  all
                        Clients (3 in all):
                                 5  acme --namespace keys
                                 2  bolt --namespace keys
                                 1  acme --tenant t1 --namespace https://idp.example.com/
                        Not replayable:
                                 1  could not be read as a request
                        First differences:
                          delete-1: allow -> deny on all for acme --namespace keys: rule_matched: Rule no-deletes.
                          delete-2: allow -> deny on all for acme --namespace keys: rule_matched: Rule no-deletes.
                          delete-3: allow -> deny on all for acme --tenant t1 --namespace https://idp.example.com/: rule_matched: Rule no-deletes.
                          export-0: allow -> challenge on all for acme --namespace keys: rule_matched: Rule prove-exports.
                          export-1: allow -> challenge on all for acme --namespace keys: rule_matched: Rule prove-exports.
                          export-2: allow -> challenge on all for bolt --namespace keys: rule_matched: Rule prove-exports.
                          export-3: allow -> challenge on all for bolt --namespace keys: rule_matched: Rule prove-exports.
                          was-odd: challenge -> allow on all for acme --namespace keys: no longer: risk_high
                        """);
        assertThat(run.code()).isZero();
    }

    @Test
    void theSameForAProgram() throws Exception {
        write();

        JsonNode json = run(STRICTER, "--json", "--top", "1").json();

        assertThat(json.get("decided").asInt()).isEqualTo(10);
        assertThat(json.get("same").asInt()).isEqualTo(2);
        assertThat(json.get("differently").asInt()).isEqualTo(8);
        assertThat(json.get("verdicts").get("allow -> challenge").asInt()).isEqualTo(4);
        assertThat(json.get("days").asDouble()).isEqualTo(2);
        assertThat(json.get("extraChallenges").asInt()).isEqualTo(3);
        assertThat(json.get("extraChallengesADay").asDouble()).isEqualTo(1.5);
        assertThat(json.get("clientsConcerned").asInt()).isEqualTo(3);
        assertThat(json.get("clients")).hasSize(1);
        assertThat(json.get("clients").get(0).toString())
                .isEqualTo(
                        "{\"namespace\":\"keys\",\"tenant\":\"default\",\"client\":\"acme\","
                                + "\"name\":\"acme --namespace keys\",\"count\":5}");
        assertThat(json.get("examples")).hasSize(1);
        assertThat(json.get("servers").asInt()).isEqualTo(1);
    }

    @Test
    void aDifferenceFailsOnlyThosePipelinesThatAskForIt() throws Exception {
        write();

        assertThat(run(STRICTER).code()).isZero();
        assertThat(run(STRICTER, "--fail-on-difference").code()).isEqualTo(3);
        List<RecordedCheck> same = List.of(check("a", START, "acme").build());
        Path alone = file("alone", "p9", same);
        assertThat(replay(POLICY, alone, "--fail-on-difference").code()).isZero();
        // A file that cannot be read may hold the difference.
        Path other = Files.writeString(folder.resolve("other"), "no recording");
        ReplayRun faulty = replay(POLICY, alone, other, "--fail-on-difference");
        assertThat(faulty.code()).isEqualTo(1);
        assertThat(faulty.out()).startsWith("1 decided again");
    }

    @Test
    void nothingDecidedIsNoProofOfNoDifference() throws Exception {
        Path empty = Files.createFile(folder.resolve("empty.rgrec"));
        Path none = Files.createDirectory(folder.resolve("none"));
        Path unread =
                file(
                        "unread",
                        "p1",
                        List.of(RecordedCheck.newBuilder().setUnreadable(true).build()));

        for (Path path : List.of(empty, none, unread)) {
            ReplayRun run = replay(POLICY, path, "--fail-on-difference");
            assertThat(run.code()).as("%s", path).isEqualTo(1);
            assertThat(run.err()).contains("nothing could be decided again");
        }
        assertThat(replay(POLICY, empty).err()).contains("ends before its first check");
        assertThat(replay(POLICY, none).err()).contains("holds no recordings (*.rgrec)");
        assertThat(replay(POLICY, folder.resolve("away")).err()).contains("does not exist");
    }

    @Test
    void nothingThatWasRecordedReachesATerminal() throws Exception {
        RecordedCheck.Builder odd = check("id\u001b[2J", START, "acme\u001b]0;x\u0007\nNote: fine");
        Path file = file("odd", "p1", List.of(odd.setMethod("DELETE").build()));

        String out = replay(STRICTER, file).out() + replay(STRICTER, file, "--json").out();

        assertThat(out).contains("acme\\u001B]0;x\\u0007").doesNotContain("\u001b", "\u0007");
        assertThat(out.lines()).noneMatch(line -> line.startsWith("Note: fine"));
    }

    @Test
    void whatWasNotRecordedIsCountedByWhatIsMissing() throws Exception {
        Path file = file("f", "p1", List.of(check("a", START, "acme").build()));
        String rule = "rules:\n  - { name: r, then: deny, when: '%s' }\n";

        for (String[] one :
                new String[][] {
                    {"\"1\" in request.query[\"q\"]", "query parameters not recorded: q"},
                    {"has(client.attributes.tier)", "claims not recorded: tier"},
                    {"request.rawQuery != \"\"", "query parameters not recorded: all"},
                    {"\"1\" in request.headers[\"x-a\"]", "headers not recorded: x-a"},
                }) {
            ReplayRun run = replay(POLICY + rule.formatted(one[0]), file);
            assertThat(run.out()).contains("1  " + one[1]);
            assertThat(run.code()).isEqualTo(1);
        }
    }

    @Test
    void serversWithStateOfTheirOwnAreDecidedApartAndThoseThatShareItTogetherByTime()
            throws Exception {
        String limited = POLICY + "limits:\n  - { name: few, per: client, rate: 3/min }\n";
        for (boolean shared : new boolean[] {false, true}) {
            Path here = Files.createDirectories(folder.resolve("shared-" + shared));
            // Names that sort against the times, and the later file of a process first.
            both(here.resolve("1-of-b.rgrec"), "b", shared, 1, 3, 5);
            both(here.resolve("2-of-a.rgrec"), "a", shared, 0, 2, 4);

            JsonNode json = replay(limited, here, "--json").json();

            assertThat(json.get("decided").asInt()).isEqualTo(6);
            assertThat(json.get("servers").asInt()).isEqualTo(2);
            if (shared) {
                assertThat(json.get("examples").findValuesAsString("id"))
                        .containsExactly("id-3", "id-4", "id-5");
                assertThat(json.get("cautions").toString())
                        .contains("2 servers shared their state")
                        .contains("unknown here");
            } else {
                assertThat(json.get("differently").asInt()).isZero();
                assertThat(json.get("cautions").toString()).doesNotContain("shared");
            }
        }
    }

    @Test
    void filesOfAProcessArePutIntoItsOrderAndCopiesLeftOut() throws Exception {
        Path second =
                MadeRecording.write(
                        folder.resolve("a.rgrec"),
                        List.of(
                                MadeRecording.batch("p", 1)
                                        .setDropped(7)
                                        .addChecks(check("late", START - DAY, "acme"))
                                        .build()));
        Path first = file("b.rgrec", "p", List.of(check("early", START, "acme").build()));
        Path copy = Files.copy(first, folder.resolve("c.rgrec"));

        ReplayRun run = replay(STRICTER, second, copy, first, "--json");

        assertThat(run.err()).contains("is a copy of");
        assertThat(run.code()).isZero();
        assertThat(run.json().get("decided").asInt()).isEqualTo(2);
        assertThat(run.json().get("cautions").toString())
                .contains("7 checks were not recorded")
                .contains("The clock went back 1 times")
                .doesNotContain("gaps");
        assertThat(replay(STRICTER, second, "--json").json().get("cautions").toString())
                .contains("does not begin with the start");
    }

    private void both(Path file, String process, boolean shared, int... seconds) throws Exception {
        var batch = MadeRecording.batch(process, 0).setSharedState(shared);
        for (int second : seconds) {
            batch.addChecks(check("id-" + second, START + second * 1000L, "acme"));
        }
        MadeRecording.write(file, List.of(batch.build()));
    }

    /** Ten checks of two days by three clients, and one that no policy can decide. */
    private void write() throws Exception {
        List<RecordedCheck> checks = new ArrayList<>();
        checks.add(check("get", START, "acme").build());
        for (String id : List.of("delete-1", "delete-2")) {
            checks.add(check(id, START + 1, "acme").setMethod("DELETE").build());
        }
        RecordedCheck.Builder other = check("delete-3", START + 2, "acme").setMethod("DELETE");
        other.getCallerBuilder()
                .setNamespace("https://idp.example.com/")
                .setTenant("t1")
                .setCredential("idp")
                .setKind("jwt");
        checks.add(other.build());
        for (int i = 0; i < 4; i++) {
            String client = i < 2 ? "acme" : "bolt";
            checks.add(check("export-" + i, START + 3, client).setPath("/v1/export").build());
        }
        checks.add(check("put", START + 4, "bolt").setMethod("PUT").build());
        checks.add(RecordedCheck.newBuilder().setTimeMillis(START + 5).setUnreadable(true).build());
        checks.add(
                check("was-odd", START + 2 * DAY, "acme")
                        .setVerdict("challenge")
                        .setEnforced("challenge")
                        .setScore(33)
                        .addReasons(RecordedReason.newBuilder().setCode("risk_high"))
                        .build());
        file("made.rgrec", "p1", checks);
    }

    private Path file(String name, String process, List<RecordedCheck> checks) throws Exception {
        return MadeRecording.write(
                folder.resolve(name),
                List.of(MadeRecording.batch(process, 0).addAllChecks(checks).build()));
    }

    private ReplayRun run(String policy, Object... options) throws Exception {
        List<Object> all = new ArrayList<>(List.of(options));
        all.add(folder.resolve("made.rgrec"));
        return replay(policy, all.toArray());
    }

    private ReplayRun replay(String policy, Object... more) throws Exception {
        return ReplayRun.of(folder, MadeRecording.KEY_TEXT, policy, more);
    }
}
