// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.sink;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Appends to a file, and opens it anew when it was moved away (rotated) or could not be written. A
 * batch that cannot be written to its end is taken back, so that the file holds whole records;
 * where that fails, too, the next line of text begins on a line of its own.
 */
final class FileSink implements Sink {

    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path file;
    private final boolean lines;
    private final LongSupplier nanoTime;
    private final Opener opener;
    private @Nullable SeekableByteChannel channel;
    private @Nullable Object key;
    private long lookedAt;
    private boolean torn;

    /** Opens a file for appending, and makes it if need be. */
    interface Opener {
        SeekableByteChannel open(Path file) throws IOException;
    }

    FileSink(Path file, boolean lines, LongSupplier nanoTime) throws IOException {
        this(
                file,
                lines,
                nanoTime,
                path ->
                        Files.newByteChannel(
                                path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    FileSink(Path file, boolean lines, LongSupplier nanoTime, Opener opener) throws IOException {
        this.file = file;
        this.lines = lines;
        this.nanoTime = nanoTime;
        this.opener = opener;
        open();
    }

    @Override
    public void write(RecordBatch batch) throws IOException {
        SeekableByteChannel open = current();
        long whole = open.size();
        try {
            if (torn && lines) {
                writeAll(open, ByteBuffer.wrap(new byte[] {'\n'}));
            }
            writeAll(open, ByteBuffer.wrap(batch.array(), 0, batch.length()));
            torn = false;
        } catch (IOException e) {
            takeBack(open, whole);
            close();
            throw e;
        }
    }

    private static void writeAll(SeekableByteChannel open, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            open.write(bytes);
        }
    }

    private void takeBack(SeekableByteChannel open, long whole) {
        torn = true;
        try {
            open.truncate(whole);
            // From a pipe nothing can be taken back, and nobody says so.
            torn = !Files.isRegularFile(file);
        } catch (IOException _) {
            // Still torn.
        }
    }

    private SeekableByteChannel current() throws IOException {
        SeekableByteChannel open = channel;
        if (open == null) {
            return open();
        }
        long now = nanoTime.getAsLong();
        if (now - lookedAt < LOOK_NANOS) {
            return open;
        }
        lookedAt = now;
        if (Objects.equals(keyOfFile(), key)) {
            return open;
        }
        close();
        return open();
    }

    private SeekableByteChannel open() throws IOException {
        SeekableByteChannel open = opener.open(file);
        channel = open;
        key = keyOfFile();
        lookedAt = nanoTime.getAsLong();
        if (Files.isRegularFile(file)) {
            torn = endsWithinALine();
        }
        return open;
    }

    /** As after a crash of the process that wrote it before. */
    private boolean endsWithinALine() {
        ByteBuffer last = ByteBuffer.allocate(1);
        try (SeekableByteChannel open = Files.newByteChannel(file, StandardOpenOption.READ)) {
            long size = open.size();
            return size > 0
                    && open.position(size - 1).read(last) == 1
                    && last.get(0) != (byte) '\n';
        } catch (IOException _) {
            // A file that may be written and not read.
            return false;
        }
    }

    private @Nullable Object keyOfFile() {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (IOException _) {
            return "gone";
        }
    }

    @Override
    public void close() throws IOException {
        SeekableByteChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }
}
