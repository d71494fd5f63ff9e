// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.policy.Policy;
import dev.riskgate.proto.v1.RecordingBatch;
import dev.riskgate.state.TestClock;
import dev.riskgate.testredis.Await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** What a recorder does when disk, queue or policy do not stay as they are. */
class RecorderTest {

    private static final byte[] KEY = new byte[32];
    private static final long MIB = 1 << 20;

    @TempDir Path folder;
    private final FakeFiles files = new FakeFiles();
    private final AtomicLong nanos = new AtomicLong();
    private final TestClock clock = new TestClock();
    private final MadeDecisions decisions = new MadeDecisions();
    private final AtomicReference<Policy> inForce = new AtomicReference<>(decisions.policy);
    private final AtomicReference<List<Policy>> also = new AtomicReference<>(List.of());

    @Test
    void aStalledDiskCostsNoMoreMemoryThanTheQueueMayHaveAndWhatIsLostIsTold() throws Exception {
        Recorder recorder = recorder(1_000, MIB, 100 * MIB);
        files.stall();
        for (int i = 0; i < 1_000; i++) {
            recorder.record(decisions.next(60_000));
        }

        // 1,000 times 4 KiB, and what the writer has in its hands: 1 MiB.
        assertThat(recorder.waiting()).isLessThan(70);
        assertThat(recorder.dropped()).isBetween(900L, 940L);
        files.goOn();
        recorder.close();

        assertThat(recorder.written() + recorder.dropped()).isEqualTo(1_000);
        List<RecordingBatch> batches = batches();
        assertThat(checks(batches)).isEqualTo(recorder.written());
        assertThat(batches.getLast().getDropped()).isEqualTo(recorder.dropped());
    }

    @Test
    void smallChecksAreBoundedByTheirNumber() throws Exception {
        Recorder recorder = recorder(100, MIB, 100 * MIB);
        files.stall();
        for (int i = 0; i < 1_000; i++) {
            recorder.record(decisions.next(10));
        }

        assertThat(recorder.waiting()).isEqualTo(100);
        files.goOn();
        recorder.close();
        assertThat(recorder.written() + recorder.dropped()).isEqualTo(1_000);
        assertThat(checks(batches())).isEqualTo(recorder.written()).isGreaterThanOrEqualTo(100);
    }

    @Test
    void whatIsLostBehindTheLastBatchIsTold() throws Exception {
        try (Recorder recorder = recorder(10_000, MIB, 100 * MIB)) {
            record(recorder, 1);
            recorder.record(decisions.next(RecordingQueue.MOST_CHECK_BYTES));
            assertThat(recorder.dropped()).isEqualTo(1);
        }

        assertThat(batches().getLast().getDropped()).isEqualTo(1);
        assertThat(checks(batches())).isEqualTo(1);
    }

    @Test
    void aFullDiskGetsOneTryEveryFiveSecondsAndIsWrittenToOnceThereIsRoom() throws Exception {
        try (Recorder recorder = recorder(1_000, MIB, 100 * MIB)) {
            record(recorder, 1);
            files.freeBytes = 100;
            for (int i = 0; i < 20; i++) {
                record(recorder, 1);
            }
            assertThat(recorder.problem()).contains("cannot be written").contains("IOException");
            assertThat(recorder.dropped()).isEqualTo(20);
            assertThat(files.created()).isEqualTo(1);

            nanos.addAndGet(RecordingRoll.REST.toNanos());
            for (int i = 0; i < 20; i++) {
                record(recorder, 1);
            }
            assertThat(files.created()).isEqualTo(2);
            assertThat(files.files).as("without the one that stayed empty").hasSize(1);

            nanos.addAndGet(RecordingRoll.REST.toNanos());
            files.freeBytes = Long.MAX_VALUE;
            record(recorder, 1);
            assertThat(recorder.problem()).isEmpty();
            record(recorder, 1);
        }

        List<RecordingBatch> batches = batches();
        assertThat(checks(batches)).isEqualTo(3);
        assertThat(batches.getLast().getDropped()).isEqualTo(40);
        assertThat(batches.getLast().getSequence()).isEqualTo(42);
    }

    @Test
    void aFileIsFollowedByTheNextAndEachHasItsEnd() throws Exception {
        try (Recorder recorder = recorder(1_000, 20_000, 100 * MIB)) {
            for (int i = 0; i < 20; i++) {
                clock.advance(Duration.ofHours(i % 2 == 0 ? -5 : 1));
                record(recorder, 1);
            }
        }

        assertThat(files.files).hasSizeGreaterThan(3);
        List<Long> sequences = new ArrayList<>();
        for (byte[] file : files.contents()) {
            assertThat(file.length).isLessThan(30_000);
            for (RecordingBatch batch : whole(file)) {
                sequences.add(batch.getSequence());
            }
        }
        assertThat(sequences).doesNotHaveDuplicates().hasSize(20);
        assertThat(sequences)
                .as("names sort by the clock, which went back")
                .isNotEqualTo(sequences.stream().sorted().toList());
    }

    @Test
    void afterItsMostBytesItEndsItsFileAndSaysSo() throws Exception {
        try (Recorder recorder = recorder(1_000, 20_000, 50_000)) {
            for (int i = 0; i < 20; i++) {
                record(recorder, 1);
            }
            assertThat(recorder.problem()).contains("record.maxSize");
            assertThat(recorder.written()).isBetween(8L, 12L);
            assertThat(recorder.dropped()).isEqualTo(20 - recorder.written());

            long bytes = 0;
            for (byte[] file : files.contents()) {
                whole(file);
                bytes += file.length;
            }
            assertThat(bytes).isBetween(50_000L, 60_000L);
        }
    }

    @Test
    void aFolderThatIsTakenAwayLosesChecksAndNotTheServer() throws Exception {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        try (Recorder recorder =
                new Recorder(
                        settings(gone, 1_000, 20_000, MIB),
                        also::get,
                        inForce::get,
                        false,
                        clock,
                        new SecureRandom())) {
            record(recorder, 3);
            try (var all = Files.list(gone)) {
                for (Path file : all.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(gone);
            record(recorder, 3);

            assertThat(recorder.problem()).contains("NoSuchFileException");
            assertThat(recorder.dropped()).isPositive();
        }
    }

    @Test
    void withoutAFolderNothingStarts() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        for (Path path : List.of(folder.resolve("none"), file)) {
            assertThatThrownBy(
                            () ->
                                    new Recorder(
                                            settings(path, 16, MIB, MIB),
                                            also::get,
                                            inForce::get,
                                            false,
                                            clock,
                                            new SecureRandom()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void whatAPolicyReadsIsRecordedFromItsFirstCheckOnAndNoCredentialOfIt() throws Exception {
        Map<String, List<String>> headers =
                Map.of(
                        "x-one",
                        List.of("1"),
                        "x-two",
                        List.of("2"),
                        "x-api-key",
                        List.of("secret"));
        try (Recorder recorder = recorder(1_000, MIB, 100 * MIB)) {
            recorder.record(decisions.next("/", headers));
            inForce.set(reading("x-one"));
            recorder.record(decisions.next("/", headers));
            also.set(List.of(reading("x-two")));
            recorder.record(decisions.next("/", headers));
            also.set(List.of());
            inForce.set(decisions.policy);
            recorder.record(decisions.next("/", headers));
            inForce.set(MadeDecisions.policy(MadeDecisions.POLICY.replace("x-api-key", "x-two")));
            recorder.record(decisions.next("/", headers));
        }

        List<List<String>> recorded = new ArrayList<>();
        for (RecordingBatch batch : batches()) {
            assertThat(batch.toString()).doesNotContain("secret");
            batch.getChecksList()
                    .forEach(
                            check ->
                                    recorded.add(
                                            check.getHeadersList().stream()
                                                    .map(header -> header.getName())
                                                    .sorted()
                                                    .toList()));
        }
        assertThat(recorded)
                .containsExactly(
                        List.of(),
                        List.of("x-one"),
                        List.of("x-one", "x-two"),
                        List.of("x-one", "x-two"),
                        List.of("x-one"));
    }

    private static Policy reading(String header) {
        return MadeDecisions.policy(
                MadeDecisions.POLICY
                        + "rules:\n  - { name: r, then: deny, when: '\"a\" in request.headers[\""
                        + header
                        + "\"]' }\n");
    }

    /** Records so many, and waits until each is written or dropped. */
    private void record(Recorder recorder, int checks) {
        long before = recorder.written() + recorder.dropped();
        for (int i = 0; i < checks; i++) {
            recorder.record(decisions.next(5_000));
            long after = before + i + 1;
            Await.until("recorded", () -> recorder.written() + recorder.dropped() == after);
        }
    }

    private Recorder recorder(int queueSize, long fileBytes, long maxBytes) throws IOException {
        return new Recorder(
                settings(folder, queueSize, fileBytes, maxBytes),
                also::get,
                inForce::get,
                false,
                clock,
                new SecureRandom(),
                files,
                nanos::get);
    }

    private static RecordSettings settings(
            Path folder, int queueSize, long fileBytes, long maxBytes) {
        return new RecordSettings(folder, KEY, List.of(), queueSize, fileBytes, maxBytes);
    }

    /** Of all files in the order of their names, whether or not they have an end. */
    private List<RecordingBatch> batches() throws IOException {
        List<RecordingBatch> all = new ArrayList<>();
        for (byte[] file : files.contents()) {
            try (RecordingReader reader = open(file)) {
                for (var batch = reader.next(); batch != null; batch = reader.next()) {
                    all.add(batch);
                }
            }
        }
        return all;
    }

    private List<RecordingBatch> whole(byte[] file) throws IOException {
        List<RecordingBatch> all = new ArrayList<>();
        try (RecordingReader reader = open(file)) {
            for (var batch = reader.next(); batch != null; batch = reader.next()) {
                all.add(batch);
            }
            assertThat(reader.truncated()).isFalse();
        }
        return all;
    }

    private RecordingReader open(byte[] file) throws IOException {
        return RecordingReader.open(Files.write(folder.resolve("copy"), file), KEY);
    }

    private static long checks(List<RecordingBatch> batches) {
        return batches.stream().mapToLong(RecordingBatch::getChecksCount).sum();
    }
}
