// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.recording;

import com.google.protobuf.InvalidProtocolBufferException;

import dev.riskgate.proto.v1.RecordingBatch;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/** Reads a recording, a batch at a time, whatever its length. Not thread-safe. */
public final class RecordingReader implements AutoCloseable {

    private final DataInputStream in;
    private final RecordingCipher cipher;
    private long frames;
    private boolean ended;
    private boolean truncated;

    private RecordingReader(InputStream stream, byte[] key) throws IOException {
        in = new DataInputStream(new BufferedInputStream(stream, 1 << 16));
        byte[] magic = in.readNBytes(FrameKind.MAGIC.length);
        if (magic.length < FrameKind.MAGIC.length
                && Arrays.equals(magic, Arrays.copyOf(FrameKind.MAGIC, magic.length))) {
            truncated = true;
        } else if (!Arrays.equals(magic, FrameKind.MAGIC)) {
            throw new RecordingException(
                    startsAlike(magic)
                            ? "is a recording of another version; replay it with the version that"
                                    + " wrote it"
                            : "is no recording; name files that record.folder holds");
        }
        cipher = new RecordingCipher(key, in.readNBytes(RecordingCipher.SALT_BYTES));
        if (!truncated) {
            frame();
        }
    }

    /**
     * @param key the recording key, as {@code record.keyFile} holds it
     * @throws RecordingException if it is none, or the key is another one
     */
    public static RecordingReader open(Path file, byte[] key) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            return new RecordingReader(in, key);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /**
     * The next batch; null at the end.
     *
     * @throws RecordingException if there is something else; nothing behind it can be read
     */
    public @Nullable RecordingBatch next() throws IOException {
        if (ended || truncated) {
            return null;
        }
        byte[] content = frame();
        if (content == null) {
            return null;
        }
        try {
            RecordingBatch batch = RecordingBatch.parseFrom(content);
            if (batch.getVersion() != Recorder.VERSION) {
                throw new RecordingException(
                        "holds checks of version "
                                + batch.getVersion()
                                + ", and this program reads version "
                                + Recorder.VERSION
                                + "; replay it with the version that wrote it");
            }
            return batch;
        } catch (InvalidProtocolBufferException _) {
            throw damaged();
        }
    }

    /**
     * Whether the file has no end, as after a crash, on a full disk or while it is being written;
     * known once {@link #next} gave null. What could be read is whole.
     */
    public boolean truncated() {
        return truncated;
    }

    /** The content of the next frame; null if it holds none, or there is none. */
    private byte @Nullable [] frame() throws IOException {
        int code = in.read();
        if (code < 0) {
            truncated = true;
            return null;
        }
        FrameKind kind = FrameKind.of(code);
        if (kind == null || (kind == FrameKind.START) != (frames == 0)) {
            throw damaged();
        }
        byte[] encrypted;
        try {
            int length = in.readInt();
            if (length < 0 || length > FrameKind.MAX_BYTES) {
                throw damaged();
            }
            encrypted = in.readNBytes(length);
            truncated = encrypted.length < length;
        } catch (EOFException _) {
            truncated = true;
            return null;
        }
        return truncated ? null : content(kind, encrypted);
    }

    private byte @Nullable [] content(FrameKind kind, byte[] encrypted) throws IOException {
        try {
            byte[] content = cipher.decrypt(kind, encrypted);
            frames++;
            ended = kind == FrameKind.END;
            return kind == FrameKind.BATCH ? content : null;
        } catch (GeneralSecurityException _) {
            if (frames == 0) {
                throw new RecordingException(
                        "was recorded with another key; name the one of record.keyFile");
            }
            throw damaged();
        }
    }

    private RecordingException damaged() {
        return new RecordingException(
                "is damaged behind its frame %d; copy it again".formatted(frames));
    }

    private static boolean startsAlike(byte[] magic) {
        int letters = 5;
        return magic.length >= letters
                && Arrays.equals(magic, 0, letters, FrameKind.MAGIC, 0, letters);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
