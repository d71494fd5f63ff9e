// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.recording;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/** Writes one recording. Not thread-safe. */
final class RecordingWriter implements AutoCloseable {

    private static final int HEAD_BYTES = 5;

    private final OutputStream out;
    private final RecordingCipher cipher;
    private long bytes;
    private boolean empty = true;

    private RecordingWriter(OutputStream out, RecordingCipher cipher) {
        this.out = out;
        this.cipher = cipher;
    }

    /**
     * @param out a new file, closed whether or not its beginning can be written
     */
    static RecordingWriter begin(OutputStream out, byte[] key, RandomGenerator random)
            throws IOException {
        byte[] salt = new byte[RecordingCipher.SALT_BYTES];
        random.nextBytes(salt);
        RecordingWriter writer = new RecordingWriter(out, new RecordingCipher(key, salt));
        try {
            out.write(FrameKind.MAGIC);
            out.write(salt);
            writer.frame(FrameKind.START, new byte[0]);
        } catch (IOException e) {
            writer.abandon();
            throw e;
        }
        return writer;
    }

    /**
     * @param batch a message {@code RecordingBatch}
     */
    void write(byte[] batch) throws IOException {
        frame(FrameKind.BATCH, batch);
        empty = false;
    }

    long bytes() {
        return bytes;
    }

    /** Whether no batch has been written. */
    boolean isEmpty() {
        return empty;
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
