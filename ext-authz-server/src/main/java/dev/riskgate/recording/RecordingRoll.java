// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.recording;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.LongSupplier;

/**
 * The recordings of one process, one after the other. After a failure it rests, so that a full disk
 * gets no file for each batch. Not thread-safe.
 */
final class RecordingRoll implements AutoCloseable {

    /** After a failure nothing is tried for so long. */
    static final Duration REST = Duration.ofSeconds(5);

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** What became of a batch that could not fail. */
    enum Outcome {
        WRITTEN,
        /** As much as may be is written; there will be no more. */
        ENOUGH,
        /** It failed a moment ago, and was not tried. */
        RESTING
    }

    private final RecordSettings settings;
    private final String process;
    private final RecordingFiles folder;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final SecureRandom random;
    private @Nullable RecordingWriter writer;
    private String name = "";
    private int files;
    private long bytesBefore;
    private boolean failed;
    private long failedAtNanos;

    /**
     * @param clock for the names of files
     * @throws IOException if no file can be made
     */
    RecordingRoll(
            RecordSettings settings,
            String process,
            RecordingFiles folder,
            InstantSource clock,
            LongSupplier nanoTime,
            SecureRandom random)
            throws IOException {
        this.settings = settings;
        this.process = process;
        this.folder = folder;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.random = random;
        this.writer = open();
    }

    /**
     * @param batch a message {@code RecordingBatch}
     * @throws IOException if it cannot be written
     */
    Outcome write(byte[] batch) throws IOException {
        if (failed && nanoTime.getAsLong() - failedAtNanos < REST.toNanos()) {
            return Outcome.RESTING;
        }
        try {
            RecordingWriter open = current();
            if (open == null) {
                return Outcome.ENOUGH;
            }
            open.write(batch);
            failed = false;
            return Outcome.WRITTEN;
        } catch (IOException | RuntimeException e) {
            giveUp();
            throw e;
        }
    }

    /** The file to write to; null if there may be no more. */
    private @Nullable RecordingWriter current() throws IOException {
        RecordingWriter open = writer;
        boolean enough = bytesBefore + (open == null ? 0 : open.bytes()) >= settings.maxBytes();
        if (open != null && !enough && open.bytes() < settings.fileBytes()) {
            return open;
        }
        if (open != null) {
            bytesBefore += open.bytes();
            writer = null;
            open.close();
        }
        if (!enough) {
            writer = open();
        }
        return writer;
    }

    private RecordingWriter open() throws IOException {
        name =
                "recording-%s-%s-%05d.rgrec"
                        .formatted(STAMP.format(clock.instant()), process, files++);
        OutputStream out = folder.create(name);
        try {
            return RecordingWriter.begin(out, settings.key(), random);
        } catch (IOException e) {
            remove();
            throw e;
        }
    }

    private void giveUp() {
        failed = true;
        failedAtNanos = nanoTime.getAsLong();
        RecordingWriter open = writer;
        writer = null;
        if (open != null) {
            open.abandon();
            bytesBefore += open.bytes();
            if (open.isEmpty()) {
                remove();
            }
        }
    }

    /** Nothing can be read of it. */
    private void remove() {
        try {
            folder.delete(name);
        } catch (IOException _) {
            // An empty file stays behind, which a replay names.
        }
    }

    /** Ends the file that is open. */
    @Override
    public void close() throws IOException {
        RecordingWriter open = writer;
        writer = null;
        if (open != null) {
            open.close();
        }
    }
}
