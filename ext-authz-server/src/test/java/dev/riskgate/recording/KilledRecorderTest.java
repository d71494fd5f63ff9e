// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.proto.v1.RecordingBatch;
import dev.riskgate.testredis.Await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A process that is killed while it records loses what it had not written, and nothing else. */
class KilledRecorderTest {

    private static final byte[] KEY = new byte[32];

    @TempDir Path folder;

    @Test
    void whatStoodBeforeTheKillCanBeReadInItsOrder() throws Exception {
        Process recording =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Endless.class.getName(),
                                folder.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("out").toFile())
                        .start();
        try {
            Await.until("several files", () -> files().size() > 2);
        } finally {
            recording.destroyForcibly().waitFor();
        }

        Notes notes = new Notes();
        List<ProcessRecording> all = Recordings.of(List.of(folder), KEY, notes);
        assertThat(all).hasSize(1);
        long checks = 0;
        long sequence = 0;
        try (ProcessRecording one = all.getFirst()) {
            for (RecordingBatch batch = one.next(); batch != null; batch = one.next()) {
                assertThat(batch.getSequence()).isEqualTo(sequence++);
                assertThat(batch.getDropped()).isZero();
                for (var check : batch.getChecksList()) {
                    assertThat(check.getTimeMillis())
                            .isEqualTo(MadeDecisions.FIRST_MILLIS + checks++);
                }
            }
        }
        assertThat(checks).isPositive();
        assertThat(notes.faults).isEmpty();
        assertThat(notes.notes).hasSize(1).first().asString().contains("was killed");
    }

    private List<Path> files() throws Exception {
        try (var all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".rgrec")).toList();
        }
    }

    private static final class Notes implements RecordingNotes {

        private final List<String> faults = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();

        @Override
        public void fault(Path file, String sentence) {
            faults.add(sentence);
        }

        @Override
        public void note(Path file, String sentence) {
            notes.add(sentence);
        }
    }

    /** Records until it is killed, and waits for its queue so that nothing is dropped. */
    static final class Endless {

        private Endless() {}

        public static void main(String[] args) throws Exception {
            MadeDecisions decisions = new MadeDecisions();
            try (Recorder recorder =
                    new Recorder(
                            new RecordSettings(
                                    Path.of(args[0]),
                                    KEY,
                                    List.of(),
                                    10_000,
                                    1 << 20,
                                    Long.MAX_VALUE),
                            List::of,
                            () -> decisions.policy,
                            false,
                            InstantSource.system(),
                            new SecureRandom())) {
                while (recorder.dropped() == 0) {
                    if (recorder.waiting() < 1_000) {
                        recorder.record(decisions.next(3_000));
                    } else {
                        Thread.onSpinWait();
                    }
                }
            }
        }
    }
}
