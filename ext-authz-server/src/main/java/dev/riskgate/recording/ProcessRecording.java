// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.recording;

import dev.riskgate.proto.v1.RecordingBatch;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * All that one process recorded, in the order of its batches, one in memory at a time. Not
 * thread-safe.
 */
public final class ProcessRecording implements AutoCloseable {

    private final Deque<RecordingHead> files = new ArrayDeque<>();
    private final byte[] key;
    private final RecordingNotes notes;
    private final long firstMillis;
    private final boolean sharedState;
    private @Nullable RecordingHead current;
    private @Nullable RecordingReader reader;

    /**
     * @param heads of its files, at least one
     */
    ProcessRecording(List<RecordingHead> heads, byte[] key, RecordingNotes notes) {
        this.key = key;
        this.notes = notes;
        heads.stream()
                .sorted(
                        Comparator.comparingLong(RecordingHead::sequence)
                                .thenComparing(RecordingHead::bytes, Comparator.reverseOrder()))
                .forEach(this::add);
        this.firstMillis = files.getFirst().firstMillis();
        this.sharedState = files.getFirst().sharedState();
    }

    private void add(RecordingHead head) {
        RecordingHead last = files.peekLast();
        if (last != null && last.sequence() == head.sequence()) {
            notes.note(head.file(), "is a copy of " + last.file() + "; it is left out");
        } else {
            files.add(head);
        }
    }

    /** The time of its first check, milliseconds since the epoch. */
    public long firstMillis() {
        return firstMillis;
    }

    /** Whether it shared its profiles and limits with other processes. */
    public boolean sharedState() {
        return sharedState;
    }

    /** The next batch; null at the end. What cannot be read is told, and passed over. */
    public @Nullable RecordingBatch next() {
        while (true) {
            RecordingReader open = reader();
            if (open == null) {
                return null;
            }
            RecordingBatch batch = read(open);
            if (batch != null) {
                return batch;
            }
            close();
        }
    }

    private @Nullable RecordingReader reader() {
        while (reader == null && !files.isEmpty()) {
            RecordingHead next = files.removeFirst();
            current = next;
            try {
                reader = RecordingReader.open(next.file(), key);
            } catch (IOException e) {
                tell(next, e);
            }
        }
        return reader;
    }

    private @Nullable RecordingBatch read(RecordingReader open) {
        RecordingHead from = current;
        try {
            RecordingBatch batch = open.next();
            if (batch == null && open.truncated() && from != null) {
                notes.note(
                        from.file(),
                        "has no end: its server was killed, its disk was full, or it still writes;"
                                + " read so far");
            }
            return batch;
        } catch (IOException e) {
            if (from != null) {
                tell(from, e);
            }
            return null;
        }
    }

    private void tell(RecordingHead head, IOException e) {
        notes.fault(
                head.file(),
                e instanceof RecordingException
                        ? String.valueOf(e.getMessage())
                        : "cannot be read: " + e.getMessage());
    }

    @Override
    public void close() {
        RecordingReader open = reader;
        reader = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException _) {
                // All that is needed of it has been read.
            }
        }
    }
}
