// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.recording;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Where recordings are made. Thread-safe. */
interface RecordingFiles {

    /**
     * A new file.
     *
     * @throws FileAlreadyExistsException if there is one of this name: none is ever continued
     */
    OutputStream create(String name) throws IOException;

    /** Removes a file in which nothing stands. */
    void delete(String name) throws IOException;

    /** Of this directory, readable by their owner only. */
    static RecordingFiles in(Path folder) {
        return new RecordingFiles() {
            @Override
            public OutputStream create(String name) throws IOException {
                Path file = folder.resolve(name);
                boolean posix =
                        file.getFileSystem().supportedFileAttributeViews().contains("posix");
                Set<StandardOpenOption> options =
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                return Channels.newOutputStream(
                        posix
                                ? Files.newByteChannel(
                                        file,
                                        options,
                                        PosixFilePermissions.asFileAttribute(
                                                PosixFilePermissions.fromString("rw-------")))
                                : Files.newByteChannel(file, options));
            }

            @Override
            public void delete(String name) throws IOException {
                Files.deleteIfExists(folder.resolve(name));
            }
        };
    }
}
