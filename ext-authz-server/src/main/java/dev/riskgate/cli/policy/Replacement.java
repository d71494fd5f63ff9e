// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.policy;

import dev.riskgate.yaml.YamlException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Arrays;
import java.util.Objects;

/** Replaces a file by another content at once: whoever reads it sees the one or the other. */
final class Replacement {

    private Replacement() {}

    /**
     * Rights, owner and group stay. A symbolic link stays one, and the file that it leads to is
     * replaced. Another name of the same file (a hard link) keeps the old content.
     *
     * @param old what the file held when it was read; it is left alone if it holds something else
     * @throws YamlException if it cannot be written, and why; it is as it was then
     */
    static void write(Path named, byte[] old, byte[] content) throws YamlException {
        Path temporary = null;
        try {
            Path file = named.toRealPath();
            if (!Files.isRegularFile(file)) {
                throw Source.unreadable(
                        named.toString(), "this is no regular file, so it cannot be replaced");
            }
            if (!Files.isWritable(file)) {
                throw Source.unreadable(
                        named.toString(), "you may not write this file; check its rights");
            }
            temporary =
                    Files.createTempFile(
                            Objects.requireNonNull(file.getParent()), ".riskgate", null);
            Files.write(temporary, content);
            takeOver(named, file, temporary);
            try (InputStream now = Files.newInputStream(file)) {
                if (!Arrays.equals(now.readNBytes(old.length + 1), old)) {
                    throw Source.unreadable(
                            named.toString(), "it was changed meanwhile, and is left as it is");
                }
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            temporary = null;
        } catch (AccessDeniedException _) {
            throw Source.unreadable(
                    named.toString(), "you may not write in its directory; check its rights");
        } catch (IOException e) {
            throw Source.unreadable(named.toString(), "it cannot be written: " + e.getMessage());
        } finally {
            delete(temporary);
        }
    }

    private static void takeOver(Path named, Path from, Path to) throws IOException, YamlException {
        PosixFileAttributeView source =
                Files.getFileAttributeView(from, PosixFileAttributeView.class);
        PosixFileAttributeView target =
                Files.getFileAttributeView(to, PosixFileAttributeView.class);
        if (source == null || target == null) {
            return;
        }
        PosixFileAttributes had = source.readAttributes();
        PosixFileAttributes has = target.readAttributes();
        try {
            if (!has.owner().equals(had.owner())) {
                target.setOwner(had.owner());
            }
            if (!has.group().equals(had.group())) {
                target.setGroup(had.group());
            }
        } catch (FileSystemException _) {
            throw Source.unreadable(
                    named.toString(),
                    "it belongs to %s (group %s), and you cannot replace it so that this stays"
                            .formatted(had.owner().getName(), had.group().getName()));
        }
        target.setPermissions(had.permissions());
    }

    private static void delete(@Nullable Path temporary) {
        try {
            if (temporary != null) {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException _) {
            // What it was for has been told.
        }
    }
}
