// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.cli.Main;
import dev.riskgate.proto.v1.RecordingBatch;
import dev.riskgate.recording.MadeDecisions;
import dev.riskgate.recording.MadeRecording;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;

/** A recording of more than a gigabyte, in a process with a small heap. */
class LongRecordingTest {

    private static final int BATCHES = 1_280;
    private static final int CHECKS = 32;
    private static final String HEAP = "-Xmx160m";

    /** Every check comes out otherwise, so that all is counted. */
    private static final String POLICY =
            MadeDecisions.POLICY + "rules:\n  - { name: nobody, when: 'true', then: deny }\n";

    @TempDir Path folder;

    @Test
    void isReplayedInASmallHeap() throws Exception {
        Path recording = MadeRecording.writeBytes(folder.resolve("long.rgrec"), batches());
        assertThat(Files.size(recording)).isGreaterThan(1L << 30);
        Path out = folder.resolve("out");
        Process replay =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                HEAP,
                                "-XX:+UseSerialGC",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "replay",
                                "--policy",
                                Files.writeString(folder.resolve("p.yaml"), POLICY).toString(),
                                "--key-file",
                                Files.writeString(folder.resolve("key"), MadeRecording.KEY_TEXT)
                                        .toString(),
                                "--max-subjects",
                                "1000",
                                "--json",
                                recording.toString())
                        .redirectOutput(out.toFile())
                        .redirectError(folder.resolve("err").toFile())
                        .start();

        assertThat(replay.waitFor()).as("%s", Files.readString(folder.resolve("err"))).isZero();
        JsonNode json = JsonMapper.shared().readTree(Files.readString(out));
        assertThat(json.get("differently").asInt()).isEqualTo(BATCHES * CHECKS);
        assertThat(json.get("clientsConcerned").asInt()).isEqualTo(CHECKS * BATCHES / 8 + CHECKS);
    }

    /** Made while they are written: mostly of 1 MiB, and in every eighth all clients are new. */
    private static List<byte[]> batches() {
        byte[] alike = checks(0, "/" + "p".repeat(32_500), "c");
        return new AbstractList<>() {
            @Override
            public byte[] get(int index) {
                byte[] head = MadeRecording.batch("p", index).build().toByteArray();
                boolean own = index % 8 == 0;
                byte[] checks = own ? checks(index, "/", "c".repeat(250)) : alike;
                byte[] batch = Arrays.copyOf(head, head.length + checks.length);
                System.arraycopy(checks, 0, batch, head.length, checks.length);
                return batch;
            }

            @Override
            public int size() {
                return BATCHES;
            }
        };
    }

    private static byte[] checks(int batch, String path, String client) {
        RecordingBatch.Builder checks = RecordingBatch.newBuilder();
        for (int i = 0; i < CHECKS; i++) {
            checks.addChecks(
                    MadeRecording.check("id", 1_800_000_000_000L, batch + "-" + i + client)
                            .setPath(path));
        }
        return checks.build().toByteArray();
    }
}
