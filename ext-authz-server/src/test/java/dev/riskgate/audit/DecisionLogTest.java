// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.decision.Decision;
import dev.riskgate.decision.SampleDecisions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

@Timeout(60)
class DecisionLogTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir Path folder;

    private final Decision decision = SampleDecisions.challenge();

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    @Test
    void closingWritesEverythingThatWasLogged() throws Exception {
        Path file = folder.resolve("decisions.json");
        try (DecisionLog log = DecisionLog.toFile(file, 10_000, SOON)) {
            for (int i = 0; i < 5_000; i++) {
                log.write(decision);
            }
        }
        assertThat(Files.readAllLines(file)).hasSize(5_000).allMatch(l -> l.endsWith("}"));
    }

    @Test
    void aDecisionIsWrittenSoonWithoutClosing() throws Exception {
        LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
        try (DecisionLog log = new DecisionLog(collecting(lines), 10, SOON)) {
            log.write(decision);
            assertThat(lines.poll(5, TimeUnit.SECONDS)).contains("\"partner-7\"");
            await(() -> log.written() == 1 && log.waiting() == 0);
        }
    }

    private static Sink collecting(LinkedBlockingQueue<String> lines) {
        return new Sink() {
            @Override
            public void write(byte[] bytes, int length) {
                lines.add(new String(bytes, 0, length, StandardCharsets.UTF_8));
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void aStalledSinkDelaysNobodyAndGrowsNothing() throws Exception {
        try (PipedInputStream reader = new PipedInputStream(1024);
                PipedOutputStream pipe = new PipedOutputStream(reader)) {
            DecisionLog log = new DecisionLog(new StreamSink(pipe), 100, Duration.ofMillis(50));
            long started = System.nanoTime();
            for (int i = 0; i < 100_000; i++) {
                log.write(decision);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(SOON);
            assertThat(log.waiting()).isLessThanOrEqualTo(100);
            assertThat(log.dropped() + log.written() + log.waiting()).isLessThanOrEqualTo(100_000);
            assertThat(log.dropped()).isGreaterThan(90_000);
            log.close();
        }
    }

    @Test
    void aFailingSinkLosesCountedLinesAndRecovers() throws Exception {
        AtomicBoolean full = new AtomicBoolean(true);
        AtomicLong bytes = new AtomicLong();
        Sink disk =
                new Sink() {
                    @Override
                    public void write(byte[] lines, int length) throws IOException {
                        if (full.get()) {
                            throw new IOException("no space left on device");
                        }
                        bytes.addAndGet(length);
                    }

                    @Override
                    public void close() {}
                };
        try (DecisionLog log = new DecisionLog(disk, 100, SOON)) {
            log.write(decision);
            await(() -> log.dropped() == 1);
            full.set(false);
            log.write(decision);
            await(() -> log.written() == 1);
            assertThat(bytes.get()).isPositive();
        }
    }

    @Test
    void everyDecisionIsEitherWrittenOrCountedAsDropped() throws Exception {
        LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
        DecisionLog log = new DecisionLog(collecting(lines), 64, SOON);
        try (var writers = Executors.newFixedThreadPool(4)) {
            for (int w = 0; w < 4; w++) {
                writers.execute(
                        () -> {
                            for (int i = 0; i < 5_000; i++) {
                                log.write(decision);
                            }
                        });
            }
        }
        log.close();
        assertThat(log.written() + log.dropped()).isEqualTo(20_000);
        assertThat(lines.stream().flatMap(String::lines).count()).isEqualTo(log.written());
    }

    @Test
    void aFileThatWasMovedAwayIsOpenedAnew() throws Exception {
        Path file = folder.resolve("decisions.json");
        AtomicLong nanos = new AtomicLong();
        try (FileSink sink = new FileSink(file, nanos::get)) {
            sink.write("one\n".getBytes(StandardCharsets.UTF_8), 4);
            Files.move(file, folder.resolve("decisions.json.1"));
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
            sink.write("two\n".getBytes(StandardCharsets.UTF_8), 4);
        }
        assertThat(folder.resolve("decisions.json.1")).hasContent("one\n");
        assertThat(file).hasContent("two\n");
    }

    @Test
    void aFileThatCannotBeOpenedIsAnErrorAtTheStart() {
        Path file = folder.resolve("no/such/folder/decisions.json");
        assertThatThrownBy(() -> DecisionLog.toFile(file, 10, SOON))
                .isInstanceOf(IOException.class);
    }
}
