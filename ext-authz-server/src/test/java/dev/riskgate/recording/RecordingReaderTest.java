// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.proto.v1.RecordedCheck;
import dev.riskgate.proto.v1.RecordingBatch;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Whatever happened to a file: whole batches in their order, and then an end or a named fault. */
class RecordingReaderTest {

    private static final byte[] KEY = new byte[32];
    private static final int BATCHES = 4;

    @TempDir Path folder;
    private byte[] whole = new byte[0];

    @BeforeEach
    void write() throws IOException {
        whole = recording(Recorder.VERSION, BATCHES);
    }

    @Test
    void aWholeFileHasItsBatchesAndAnEnd() throws Exception {
        Read read = read(whole);

        assertThat(read.batches).isEqualTo(BATCHES);
        assertThat(read.truncated).isFalse();
        assertThat(read.fault).isEmpty();
    }

    @Test
    void aFileThatIsCutAnywhereGivesWhatStoodBeforeAndSaysThatItHasNoEnd() throws Exception {
        int most = 0;
        for (int length = 0; length < whole.length; length++) {
            Read read = read(Arrays.copyOf(whole, length));
            assertThat(read.fault).as("cut at %s", length).isEmpty();
            assertThat(read.truncated).as("cut at %s", length).isTrue();
            assertThat(read.batches).as("cut at %s", length).isGreaterThanOrEqualTo(most);
            most = read.batches;
        }
        assertThat(most).isEqualTo(BATCHES);
    }

    @Test
    void aBitThatIsTurnedAnywhereIsFoundAndNothingBehindItIsRead() throws Exception {
        int head = FrameKind.MAGIC.length + RecordingCipher.SALT_BYTES;
        for (int at = 0; at < whole.length; at++) {
            for (int bit : new int[] {1, 0x80}) {
                byte[] bent = whole.clone();
                bent[at] ^= (byte) bit;
                Read read = read(bent);
                // A longer length looks like a file that was cut.
                assertThat(!read.fault.isEmpty() || read.truncated).as("at %s", at).isTrue();
                assertThat(read.batches).isLessThanOrEqualTo(at < head ? 0 : BATCHES);
            }
        }
    }

    @Test
    void aFrameThatWasTakenOutDoubledOrMovedIsFound() throws Exception {
        List<byte[]> frames = frames(whole);
        List<List<Integer>> orders =
                List.of(
                        List.of(0, 1, 3, 4, 5),
                        List.of(0, 1, 2, 2, 3, 4, 5),
                        List.of(0, 2, 1, 3, 4, 5),
                        List.of(1, 2, 3, 4, 5),
                        List.of(0, 1, 5),
                        List.of(0, 0, 1, 2, 3, 4, 5));
        for (List<Integer> order : orders) {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            file.write(whole, 0, FrameKind.MAGIC.length + RecordingCipher.SALT_BYTES);
            for (int frame : order) {
                file.write(frames.get(frame));
            }
            assertThat(read(file.toByteArray()).fault).as("%s", order).contains("is damaged");
        }
    }

    @Test
    void nothingIsReadBehindTheEnd() throws Exception {
        byte[] longer = Arrays.copyOf(whole, whole.length + 100);

        assertThat(read(longer)).isEqualTo(read(whole));
    }

    @Test
    void aLengthThatNoFrameHasIsNoReasonToTakeMemory() throws Exception {
        int at = FrameKind.MAGIC.length + RecordingCipher.SALT_BYTES;
        for (int length : new int[] {-1, Integer.MAX_VALUE, FrameKind.MAX_BYTES + 1}) {
            byte[] bent = whole.clone();
            ByteBuffer.wrap(bent).putInt(at + 1, length);
            assertThat(read(bent).fault).contains("is damaged");
        }
    }

    @Test
    void otherVersionsAreNamed() throws Exception {
        for (int version : new int[] {0, Recorder.VERSION + 1}) {
            assertThat(read(recording(version, 1)).fault)
                    .contains("version " + version)
                    .contains("replay it with the version that wrote it");
        }
        byte[] newer = whole.clone();
        newer[5] = '2';
        assertThat(read(newer).fault).contains("another version");
    }

    @Test
    void otherKeysAndOtherFilesAreNamed() throws Exception {
        Path file = Files.write(folder.resolve("r"), whole);
        byte[] other = KEY.clone();
        other[0] = 1;
        assertThatThrownBy(() -> RecordingReader.open(file, other))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("another key");
        assertThat(read("kind: Policy".getBytes(StandardCharsets.UTF_8)).fault)
                .contains("is no recording");
    }

    private record Read(int batches, boolean truncated, String fault) {}

    /** Fails if a batch is not the one that was written at its place. */
    private Read read(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("r"), content);
        int batches = 0;
        try (RecordingReader reader = RecordingReader.open(file, KEY)) {
            for (var batch = reader.next(); batch != null; batch = reader.next()) {
                assertThat(batch.getSequence()).isEqualTo(batches);
                batches++;
            }
            assertThat(reader.next()).isNull();
            return new Read(batches, reader.truncated(), "");
        } catch (RecordingException e) {
            return new Read(batches, false, String.valueOf(e.getMessage()));
        }
    }

    private static byte[] recording(int version, int batches) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RecordingWriter writer = RecordingWriter.begin(out, KEY, new Random(7))) {
            for (int i = 0; i < batches; i++) {
                writer.write(
                        RecordingBatch.newBuilder()
                                .setVersion(version)
                                .setSequence(i)
                                .addChecks(RecordedCheck.newBuilder().setId("id" + i))
                                .build()
                                .toByteArray());
            }
        }
        return out.toByteArray();
    }

    private static List<byte[]> frames(byte[] file) {
        List<byte[]> frames = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(file);
        in.position(FrameKind.MAGIC.length + RecordingCipher.SALT_BYTES);
        while (in.hasRemaining()) {
            byte[] frame = new byte[5 + in.getInt(in.position() + 1)];
            in.get(frame);
            frames.add(frame);
        }
        return frames;
    }
}
