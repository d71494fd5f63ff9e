// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.recording;

import dev.riskgate.proto.v1.RecordingBatch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Writes one new file, that only its owner may read. Not thread-safe. */
final class RecordingWriter implements AutoCloseable {

    private static final int HEAD_BYTES = 5;

    private final OutputStream out;
    private final RecordingCipher cipher;
    private long bytes;

    /**
     * @throws FileAlreadyExistsException if the file exists: none is ever continued
     */
    RecordingWriter(Path file, byte[] key, RandomGenerator random) throws IOException {
        byte[] salt = new byte[RecordingCipher.SALT_BYTES];
        random.nextBytes(salt);
        cipher = new RecordingCipher(key, salt);
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        out =
                Channels.newOutputStream(
                        posix
                                ? Files.newByteChannel(
                                        file,
                                        options,
                                        PosixFilePermissions.asFileAttribute(
                                                PosixFilePermissions.fromString("rw-------")))
                                : Files.newByteChannel(file, options));
        out.write(FrameKind.MAGIC);
        out.write(salt);
        frame(FrameKind.START, new byte[0]);
    }

    void write(RecordingBatch batch) throws IOException {
        frame(FrameKind.BATCH, batch.toByteArray());
    }

    long bytes() {
        return bytes;
    }

    private void frame(FrameKind kind, byte[] content) throws IOException {
        byte[] encrypted = cipher.encrypt(kind, content);
        ByteBuffer frame = ByteBuffer.allocate(HEAD_BYTES + encrypted.length);
        frame.put(kind.code()).putInt(encrypted.length).put(encrypted);
        out.write(frame.array());
        bytes += frame.capacity();
    }

    /** Says that this is the end, and closes. */
    @Override
    public void close() throws IOException {
        try (out) {
            frame(FrameKind.END, new byte[0]);
        }
    }

    /** Closes without an end, after something went wrong. */
    void abandon() {
        try {
            out.close();
        } catch (IOException _) {
            // It is given up anyway.
        }
    }
}
