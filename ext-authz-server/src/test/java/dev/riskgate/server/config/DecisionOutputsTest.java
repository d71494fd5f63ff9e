// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.riskgate.audit.OutputSettings;
import dev.riskgate.audit.encode.Encoding;
import dev.riskgate.audit.encode.PersonalData;
import dev.riskgate.audit.sink.FileSettings;
import dev.riskgate.audit.sink.StdoutSettings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

class DecisionOutputsTest {

    private static final String TOP =
            """
            apiVersion: riskgate.dev/v1
            kind: Server
            policy: { file: policy.yaml }
            """;

    @TempDir Path folder;

    private List<OutputSettings> outputs(String log) throws Exception {
        return ServerConfigs.read(write(log), Map.of()).log().decisions();
    }

    private List<OutputSettings> byVariable(String text) throws Exception {
        return ServerConfigs.read(
                        write("log: { decisions: [a.json, b.json] }"),
                        Map.of("RISKGATE_LOG_DECISIONS", text))
                .log()
                .decisions();
    }

    /** With the places of faults, and without the file's name. */
    private String faults(String log, Map<String, String> environment) throws Exception {
        Path file = write(log);
        ConfigException e =
                catchThrowableOfType(
                        ConfigException.class, () -> ServerConfigs.read(file, environment));
        return String.valueOf(e.getMessage()).replace(file + ":", "");
    }

    private String faults(String log) throws Exception {
        return faults(log, Map.of());
    }

    private Path write(String log) throws Exception {
        return Files.writeString(folder.resolve("server.yaml"), TOP + log);
    }

    private OutputSettings stdout(int queueSize) {
        return new OutputSettings("stdout", Encoding.JSON, new StdoutSettings(), queueSize);
    }

    private OutputSettings file(String name, String file, int queueSize) {
        return new OutputSettings(
                name, Encoding.JSON, new FileSettings(folder.resolve(file)), queueSize);
    }

    @Test
    void oneOutputIsAWord() throws Exception {
        assertThat(outputs("")).containsExactly(stdout(16_384));
        assertThat(outputs("log: { decisions: stdout }")).containsExactly(stdout(16_384));
        assertThat(outputs("log: { decisions: off }")).isEmpty();
        assertThat(outputs("log: { decisions: d.json, queueSize: 20 }"))
                .containsExactly(file("file", "d.json", 20));
    }

    @Test
    void severalAreAListOfWordsAndOfSinksWithTheirSettings() throws Exception {
        assertThat(
                        outputs(
                                """
                                log:
                                  queueSize: 1000
                                  decisions:
                                    - stdout
                                    - d.json
                                    - file: { path: /var/log/d.json, name: archive, queueSize: 99 }
                                    - file: { path: sub/d.json, encoding: json, name: B_2 }
                                    - file: { path: d.pb, encoding: protobuf, name: binary }
                                """))
                .containsExactly(
                        stdout(1000),
                        file("file", "d.json", 1000),
                        file("archive", "/var/log/d.json", 99),
                        file("B_2", "sub/d.json", 1000),
                        new OutputSettings(
                                "binary",
                                Encoding.PROTOBUF,
                                new FileSettings(folder.resolve("d.pb")),
                                1000));
    }

    @Test
    void whatMayNameAPersonIsLoggedOnlyWhereItIsAskedFor() throws Exception {
        assertThat(outputs("").getFirst().include()).isEmpty();
        List<OutputSettings> outputs =
                outputs(
                        """
                        log:
                          include: [userAgent, path, path]
                          decisions:
                            - stdout
                            - file: { path: a.json, name: a, include: [] }
                            - file: { path: b.json, name: b, include: [address] }
                            - file: { path: c.json, name: c }
                        """);
        assertThat(outputs)
                .map(OutputSettings::include)
                .containsExactly(
                        Set.of(PersonalData.PATH, PersonalData.USER_AGENT),
                        Set.of(),
                        Set.of(PersonalData.ADDRESS),
                        Set.of(PersonalData.PATH, PersonalData.USER_AGENT));
        assertThat(
                        ServerConfigs.read(
                                        write("log: { include: [path] }"),
                                        Map.of("RISKGATE_LOG_INCLUDE", "address, userAgent"))
                                .log()
                                .decisions()
                                .getFirst()
                                .include())
                .containsExactly(PersonalData.ADDRESS, PersonalData.USER_AGENT);
    }

    @Test
    void whatCannotBeIncludedIsRefusedWithWhatCan() throws Exception {
        String expected = "must be address or path or userAgent";
        assertThat(faults("log: { include: [adress] }")).contains(expected);
        assertThat(faults("log: { decisions: { stdout: { include: [useragent] } } }"))
                .contains(expected);
        assertThat(faults("log: { include: path }")).contains("a list is expected here");
        assertThat(faults("", Map.of("RISKGATE_LOG_INCLUDE", "address,body")))
                .contains("RISKGATE_LOG_INCLUDE", "address or path or userAgent");
    }

    @Test
    void aMappingMayStandAlone() throws Exception {
        assertThat(outputs("log: { decisions: { stdout: { queueSize: 99 } } }"))
                .containsExactly(stdout(99));
    }

    @Test
    void aVariableHoldsOneOutputAndReplacesAll() throws Exception {
        assertThat(byVariable("off")).isEmpty();
        assertThat(byVariable("stdout")).containsExactly(stdout(16_384));
        assertThat(byVariable("x/d.json"))
                .containsExactly(
                        new OutputSettings(
                                "file",
                                Encoding.JSON,
                                new FileSettings(Path.of("x/d.json")),
                                16_384));
        assertThat(faults("", Map.of("RISKGATE_LOG_DECISIONS", "stdot")))
                .isEqualTo(
                        "RISKGATE_LOG_DECISIONS must be stdout, off, or a file's path with a / or"
                                + " a . in it");
    }

    @Test
    void whatIsMistypedIsRefusedWithItsPlaceAndWhatWasMeant() throws Exception {
        assertThat(
                        faults(
                                """
                                log:
                                  decisions:
                                    - stdot
                                    - fiel: { path: d.json }
                                    - file: { pth: d.json }
                                    - file: { path: e.json, encoding: jsn, name: e }
                                    - file: { path: f.json, queueSize: 1, name: f }
                                    - file: { path: g.json, name: "7 up" }
                                """))
                .isEqualTo(
                        """
                        6:7: log.decisions[0]: must be stdout, off, or a file's path with a / or a . in it
                        7:7: log.decisions[1]: must be a sink with its settings: stdout or file
                        7:7: log.decisions[1]: unknown key "fiel"; did you mean "file"?
                        8:13: log.decisions[2].file: key "path" is missing
                        8:15: log.decisions[2].file: unknown key "pth"; did you mean "path"?
                        9:39: log.decisions[3].file.encoding: unknown word "jsn"; did you mean "json"?
                        10:40: log.decisions[4].file.queueSize: must be a whole number from 16 to 1048576
                        11:35: log.decisions[5].file.name: a name is 1 to 32 letters, digits, '-' or '_', and starts with a letter\
                        """);
    }

    @Test
    void whatMakesNoSenseIsRefused() throws Exception {
        assertThat(faults("log: { decisions: [] }")).contains("4:19", "write: off");
        assertThat(faults("log: { decisions: [off] }")).contains("4:20", "must stand alone");
        assertThat(faults("log: { decisions: [{ stdout: {}, file: { path: d.json } }] }"))
                .contains("4:20", "must be one sink: stdout or file");
        assertThat(faults("log: { decisions: { stdout: { path: d.json } } }"))
                .contains("4:31", "unknown key \"path\"");
        assertThat(faults("log: { decisions: [a.j, b.j, c.j, d.j, e.j, f.j, g.j, h.j, i.j] }"))
                .contains("4:19", "must not hold more than 8 outputs");
    }

    @Test
    void noOutputIsCalledLikeTheRecordingWhichMetricsTellBesideThem() throws Exception {
        assertThat(
                        faults(
                                """
                                log:
                                  decisions: [ { file: { path: a.json, name: recording } } ]
                                """))
                .isEqualTo(
                        "5:46: log.decisions[0].file.name: metrics call so what \"record\" writes;"
                                + " give it another name");
    }

    @Test
    void twoOutputsDoNotShareAName() throws Exception {
        assertThat(faults("log:\n  decisions:\n    - a.json\n    - b.json\n"))
                .isEqualTo(
                        "7:7: log.decisions[1]: there is an output \"file\" already, in line 6;"
                                + " give one of them a name");
    }

    @Test
    void twoOutputsDoNotWriteToOnePlace() throws Exception {
        assertThat(
                        faults(
                                """
                                log:
                                  decisions:
                                    - stdout
                                    - stdout: { name: again }
                                    - file: { path: /dev/stdout, name: third }
                                """))
                .contains(
                        "7:7: log.decisions[1]: the output in line 6 writes to standard output"
                                + " already",
                        "8:7: log.decisions[2]: the output in line 6 writes to standard output");
        Files.createDirectory(folder.resolve("real"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));
        for (String path : List.of("real/d.json", "./real/../real/d.json", "link/d.json")) {
            assertThat(
                            faults(
                                    """
                                    log:
                                      decisions:
                                        - real/d.json
                                        - file: { path: "%s", name: other }
                                    """
                                            .formatted(path)))
                    .as(path)
                    .contains("7:7: log.decisions[1]: the output in line 6 writes to ")
                    .contains("real/d.json already");
        }
    }
}
