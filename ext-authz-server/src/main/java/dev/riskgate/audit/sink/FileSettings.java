// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.sink;

import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * A file that records are appended to; it may be rotated by moving it away.
 *
 * @param file made if it does not exist; its directory has to
 */
public record FileSettings(Path file) implements SinkSettings {

    private static final Set<Path> STDOUT =
            Set.of(Path.of("/dev/stdout"), Path.of("/dev/fd/1"), Path.of("/proc/self/fd/1"));

    static FileSettings read(YamlMap settings, Path folder) {
        YamlNode path = settings.need("path");
        if (!path.isMissing() && path.text().isBlank()) {
            path.problem("must be a file's path");
        }
        return new FileSettings(folder.resolve(path.text()));
    }

    /** The same for every path of the same file, as far as it exists. */
    @Override
    public String target() {
        Path absolute = file.toAbsolutePath().normalize();
        return STDOUT.contains(absolute) ? StdoutSettings.TARGET : real(absolute).toString();
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException _) {
            Path parent = file.getParent();
            return parent == null ? file : real(parent).resolve(file.getFileName());
        }
    }

    @Override
    public String obstacle() {
        Path absolute = file.toAbsolutePath().normalize();
        if (Files.isDirectory(absolute)) {
            return absolute + " is a directory, and has to be a file";
        }
        Path folder = absolute.getParent();
        return folder == null || Files.isDirectory(folder)
                ? ""
                : "the directory " + folder + " does not exist; make it, or mount it";
    }

    @Override
    public Sink open(boolean lines) throws IOException {
        return new FileSink(file, lines, System::nanoTime);
    }
}
