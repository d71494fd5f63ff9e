// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes.image;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The runnable folder once more, built from the same sources under another version: another jar,
 * another AOT cache and another image, in which {@code riskgate version} says so.
 */
final class OtherBuild {

    private static final String FACTS = "dev/riskgate/server/build.properties";

    private OtherBuild() {}

    /**
     * Copies the folder.
     *
     * @param suffix of the copy's version
     */
    static void write(Path folder, Path copy, String suffix) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.toList();
        }
        for (Path each : all) {
            Files.copy(each, copy.resolve(folder.relativize(each).toString()));
        }
        // It belongs to the jars as they were.
        Files.deleteIfExists(copy.resolve("riskgate.aot"));
        boolean marked = false;
        for (Path each : all) {
            if (each.toString().endsWith(".jar")) {
                marked |= mark(copy.resolve(folder.relativize(each).toString()), suffix);
            }
        }
        if (!marked) {
            throw new IOException("no jar in " + folder + " has " + FACTS);
        }
    }

    private static boolean mark(Path jar, String suffix) throws IOException {
        try (FileSystem inside = FileSystems.newFileSystem(jar)) {
            Path facts = inside.getPath(FACTS);
            if (!Files.exists(facts)) {
                return false;
            }
            Properties properties = new Properties();
            try (Reader in = Files.newBufferedReader(facts)) {
                properties.load(in);
            }
            properties.setProperty("version", properties.getProperty("version", "dev") + suffix);
            try (Writer out = Files.newBufferedWriter(facts)) {
                properties.store(out, null);
            }
            return true;
        }
    }
}
