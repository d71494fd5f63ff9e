// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.recording.MadeDecisions;
import dev.riskgate.recording.MadeRecording;
import dev.riskgate.recording.RecordSettings;
import dev.riskgate.recording.Recorder;
import dev.riskgate.recording.RecordingReader;
import dev.riskgate.reload.FileWatcher;
import dev.riskgate.reload.ReloadListener;
import dev.riskgate.server.recording.RecordingStart;
import dev.riskgate.server.recording.RecordingStartException;
import dev.riskgate.state.TestClock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The policies of {@code record.policies}, as their files change. */
class RecordingStartTest {

    private static final long MIB = 1 << 20;

    @TempDir Path folder;
    private final MadeDecisions decisions = new MadeDecisions();
    private final FileWatcher files =
            new FileWatcher(Duration.ofHours(1), InstantSource.system(), ReloadListener.NONE);

    /** As often as a change needs to count. */
    private void look() {
        for (int i = 0; i < 3; i++) {
            files.poll();
        }
    }

    @Test
    void whatAPolicyReadsIsRecordedOnceItsFileSaysSoAndAFaultyFileChangesNothing()
            throws Exception {
        Path one = reading("one.yaml", "x-one");
        Path two = reading("two.yaml", "x-two");
        try (Recorder recorder = open(one, two)) {
            record(recorder);
            reading("two.yaml", "x-three");
            look();
            record(recorder);
            Files.writeString(two, "kind: Nothing");
            look();
            record(recorder);
            assertThat(files.statuses().getFirst().failure()).contains("two.yaml");
        }

        assertThat(recorded())
                .containsExactly(
                        List.of("x-one", "x-two"),
                        List.of("x-one", "x-three", "x-two"),
                        List.of("x-one", "x-three", "x-two"));
    }

    @Test
    void aPolicyThatCannotBeUsedAtTheStartIsNamed() throws Exception {
        Path good = reading("good.yaml", "x-one");
        Path bad = Files.writeString(folder.resolve("bad.yaml"), "kind: Nothing");

        for (Path path : List.of(bad, folder.resolve("none.yaml"))) {
            assertThatThrownBy(() -> open(good, path))
                    .isInstanceOf(RecordingStartException.class)
                    .hasMessageContaining("record.policies")
                    .hasMessageContaining(path.getFileName().toString());
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws Exception {
        RecordSettings settings =
                new RecordSettings(
                        folder.resolve("none"), MadeRecording.KEY, List.of(), 16, MIB, MIB);
        assertThatThrownBy(() -> open(settings))
                .isInstanceOf(RecordingStartException.class)
                .hasMessageContaining("record.folder")
                .hasMessageContaining("NoSuchFileException");
    }

    private void record(Recorder recorder) {
        Map<String, List<String>> headers =
                Map.of("x-one", List.of("1"), "x-two", List.of("2"), "x-three", List.of("3"));
        recorder.record(decisions.next("/", headers));
    }

    private Path reading(String name, String header) throws Exception {
        return Files.writeString(
                folder.resolve(name),
                MadeDecisions.POLICY
                        + "rules:\n  - { name: r, then: deny, when: '\"a\" in request.headers[\""
                        + header
                        + "\"]' }\n");
    }

    private Recorder open(Path... policies) throws Exception {
        return open(
                new RecordSettings(
                        folder, MadeRecording.KEY, List.of(policies), 1_000, MIB, 100 * MIB));
    }

    private Recorder open(RecordSettings settings) throws Exception {
        return RecordingStart.open(
                settings,
                files,
                () -> decisions.policy,
                false,
                new TestClock(),
                new SecureRandom());
    }

    /** The names of the headers that are recorded of each check. */
    private List<List<String>> recorded() throws Exception {
        List<List<String>> all = new ArrayList<>();
        try (var names = Files.list(folder)) {
            for (Path file : names.filter(one -> one.toString().endsWith(".rgrec")).toList()) {
                try (RecordingReader reader = RecordingReader.open(file, MadeRecording.KEY)) {
                    for (var batch = reader.next(); batch != null; batch = reader.next()) {
                        for (var check : batch.getChecksList()) {
                            all.add(
                                    check.getHeadersList().stream()
                                            .map(header -> header.getName())
                                            .sorted()
                                            .toList());
                        }
                    }
                }
            }
        }
        return all;
    }
}
