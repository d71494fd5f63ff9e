// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes.image;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Files of this machine as a layer of an image, readable by everybody.
 *
 * @param files path in the image → file or folder here
 */
record Layer(Map<String, Path> files) {

    private static final int EXECUTABLE = 0755;
    private static final int READABLE = 0644;

    /** Writes it as a tar file, and returns its SHA-256 in hex. */
    String write(Path tarFile) throws IOException {
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(
                        new BufferedOutputStream(Files.newOutputStream(tarFile)))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            for (Map.Entry<String, Path> each : new TreeMap<>(files).entrySet()) {
                put(tar, each.getKey(), each.getValue());
            }
        }
        return MoreFiles.asByteSource(tarFile).hash(Hashing.sha256()).toString();
    }

    private static void put(TarArchiveOutputStream tar, String name, Path file) throws IOException {
        if (Files.isDirectory(file)) {
            for (Path child : children(file)) {
                put(tar, name + "/" + child.getFileName(), child);
            }
            return;
        }
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(Files.size(file));
        entry.setMode(Files.isExecutable(file) ? EXECUTABLE : READABLE);
        tar.putArchiveEntry(entry);
        Files.copy(file, tar);
        tar.closeArchiveEntry();
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        }
    }
}
