// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.recording;

import dev.riskgate.proto.v1.RecordingBatch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Sorts recordings by the processes that wrote them, whatever their names are. Stateless. */
public final class Recordings {

    private static final String ENDING = ".rgrec";

    private Recordings() {}

    /**
     * Looks at the beginning of each file; none stays open.
     *
     * @param named recordings, or directories that hold some
     * @param key the recording key, as {@code record.keyFile} holds it
     * @param notes is told of files that cannot be used, here and when they are read
     */
    public static List<ProcessRecording> of(List<Path> named, byte[] key, RecordingNotes notes) {
        Map<String, List<RecordingHead>> processes = new TreeMap<>();
        for (Path path : named) {
            for (Path file : files(path, notes)) {
                look(file, key, notes, processes);
            }
        }
        return processes.values().stream()
                .map(heads -> new ProcessRecording(heads, key, notes))
                .toList();
    }

    private static List<Path> files(Path path, RecordingNotes notes) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> all = Files.list(path)) {
            List<Path> found =
                    all.filter(file -> file.getFileName().toString().endsWith(ENDING))
                            .sorted()
                            .toList();
            if (found.isEmpty()) {
                notes.fault(
                        path, "holds no recordings (*" + ENDING + "); name the folder that does");
            }
            return found;
        } catch (IOException e) {
            notes.fault(path, "cannot be read: " + e.getClass().getSimpleName());
            return List.of();
        }
    }

    private static void look(
            Path file,
            byte[] key,
            RecordingNotes notes,
            Map<String, List<RecordingHead>> processes) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            notes.fault(file, "is no regular file, and is read twice: copy it into one first");
            return;
        }
        try (RecordingReader reader = RecordingReader.open(file, key)) {
            RecordingBatch first = reader.next();
            if (first == null) {
                notes.note(
                        file,
                        reader.truncated()
                                ? "ends before its first check: its server was killed, its disk was"
                                        + " full, or it still writes"
                                : "holds no checks");
                return;
            }
            processes
                    .computeIfAbsent(first.getProcess(), _ -> new ArrayList<>())
                    .add(RecordingHead.of(file, first, Files.size(file)));
        } catch (NoSuchFileException _) {
            notes.fault(file, "does not exist; check the path");
        } catch (RecordingException e) {
            notes.fault(file, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            notes.fault(file, "cannot be read: " + e.getMessage());
        }
    }
}
