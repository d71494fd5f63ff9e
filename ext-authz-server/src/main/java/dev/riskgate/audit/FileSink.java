// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Appends to a file, and opens it anew when it was moved away (rotated) or could not be written.
 */
final class FileSink implements Sink {

    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path file;
    private final LongSupplier nanoTime;
    private @Nullable FileChannel channel;
    private @Nullable Object key;
    private long lookedAt;
    private boolean torn;

    FileSink(Path file, LongSupplier nanoTime) throws IOException {
        this.file = file;
        this.nanoTime = nanoTime;
        open();
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
        FileChannel open = current();
        try {
            if (torn) {
                writeAll(open, ByteBuffer.wrap(new byte[] {'\n'}));
                torn = false;
            }
            writeAll(open, ByteBuffer.wrap(bytes, 0, length));
        } catch (IOException e) {
            torn = true;
            close();
            throw e;
        }
    }

    private static void writeAll(FileChannel open, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            open.write(bytes);
        }
    }

    private FileChannel current() throws IOException {
        FileChannel open = channel;
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

    private FileChannel open() throws IOException {
        FileChannel open =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        channel = open;
        key = keyOfFile();
        lookedAt = nanoTime.getAsLong();
        return open;
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
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }
}
