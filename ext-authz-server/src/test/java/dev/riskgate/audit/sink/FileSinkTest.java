// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

class FileSinkTest {

    private static final boolean LINES = true;

    @TempDir Path folder;

    private record Text(byte[] array) implements RecordBatch {

        static Text of(String text) {
            return new Text(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public int length() {
            return array.length;
        }

        @Override
        public int records() {
            return 1;
        }

        @Override
        public int end(int record) {
            return array.length;
        }
    }

    @Test
    void aFileThatWasMovedAwayIsOpenedAnew() throws Exception {
        Path file = folder.resolve("decisions.json");
        AtomicLong nanos = new AtomicLong();
        try (FileSink sink = new FileSink(file, LINES, nanos::get)) {
            sink.write(Text.of("one\n"));
            Files.move(file, folder.resolve("decisions.json.1"));
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
            sink.write(Text.of("two\n"));
        }
        assertThat(folder.resolve("decisions.json.1")).hasContent("one\n");
        assertThat(file).hasContent("two\n");
    }

    @Test
    void whatIsThereIsAppendedTo() throws Exception {
        Path file = Files.writeString(folder.resolve("decisions.json"), "one\n");
        try (FileSink sink = new FileSink(file, LINES, System::nanoTime)) {
            sink.write(Text.of("two\n"));
        }
        assertThat(file).hasContent("one\ntwo\n");
    }

    @Test
    void aLineThatACrashLeftUnfinishedDoesNotGarbleTheNext() throws Exception {
        Path file = Files.writeString(folder.resolve("decisions.json"), "one\n{\"id\":\"2");
        try (FileSink sink = new FileSink(file, LINES, System::nanoTime)) {
            sink.write(Text.of("three\n"));
        }
        assertThat(file).hasContent("one\n{\"id\":\"2\nthree\n");
    }

    @Test
    void betweenRecordsThatAreNoLinesNothingIsWritten() throws Exception {
        Path file = Files.writeString(folder.resolve("decisions.bin"), "one");
        try (FileSink sink = new FileSink(file, !LINES, System::nanoTime)) {
            sink.write(Text.of("two"));
        }
        assertThat(file).hasContent("onetwo");
    }

    @Test
    void aBatchThatDoesNotFitOnTheDiskIsTakenBack() throws Exception {
        Path file = folder.resolve("decisions.json");
        Disk disk = new Disk();
        try (FileSink sink = new FileSink(file, LINES, System::nanoTime, disk::open)) {
            sink.write(Text.of("one\n"));
            disk.room = 2;
            assertThatThrownBy(() -> sink.write(Text.of("two\n"))).hasMessage("disk full");
            assertThat(file).hasContent("one\n");
            disk.room = 100;
            sink.write(Text.of("three\n"));
        }
        assertThat(file).hasContent("one\nthree\n");
    }

    @Test
    void whereNothingCanBeTakenBackTheNextLineStandsOnItsOwn() throws Exception {
        Path file = folder.resolve("decisions.json");
        Disk disk = new Disk();
        disk.takesBack = false;
        try (FileSink sink = new FileSink(file, LINES, System::nanoTime, disk::open)) {
            sink.write(Text.of("one\n"));
            disk.room = 2;
            assertThatThrownBy(() -> sink.write(Text.of("two\n"))).hasMessage("disk full");
            disk.room = 100;
            sink.write(Text.of("three\n"));
        }
        assertThat(file).hasContent("one\ntw\nthree\n");
    }

    /** A real file with little room. */
    private static final class Disk {

        private int room = 100;
        private boolean takesBack = true;

        SeekableByteChannel open(Path file) throws IOException {
            return new Channel(
                    Files.newByteChannel(
                            file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        }

        private final class Channel implements SeekableByteChannel {

            private final SeekableByteChannel real;

            Channel(SeekableByteChannel real) {
                this.real = real;
            }

            @Override
            public int write(ByteBuffer bytes) throws IOException {
                if (room == 0) {
                    throw new IOException("disk full");
                }
                int fits = Math.min(room, bytes.remaining());
                room -= fits;
                real.write(bytes.slice(bytes.position(), fits));
                bytes.position(bytes.position() + fits);
                return fits;
            }

            @Override
            public SeekableByteChannel truncate(long size) throws IOException {
                if (!takesBack) {
                    throw new IOException("not here");
                }
                real.truncate(size);
                return this;
            }

            @Override
            public long size() throws IOException {
                return real.size();
            }

            @Override
            public int read(ByteBuffer bytes) {
                throw new UnsupportedOperationException();
            }

            @Override
            public long position() {
                throw new UnsupportedOperationException();
            }

            @Override
            public SeekableByteChannel position(long newPosition) {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean isOpen() {
                return real.isOpen();
            }

            @Override
            public void close() throws IOException {
                real.close();
            }
        }
    }
}
