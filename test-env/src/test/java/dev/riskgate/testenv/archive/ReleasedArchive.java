// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.archive;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.riskgate.testenv.Checkout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What {@code mvn package} left in {@code dist/target}. */
record ReleasedArchive(Path folder, String name) {

    private static final String SUFFIX = ".tar.gz";

    /** Ends the test as not run where there is none. */
    static ReleasedArchive find() throws IOException {
        Path folder = Checkout.find().root().resolve("dist/target");
        List<String> names = List.of();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                names =
                        files.map(file -> file.getFileName().toString())
                                .filter(file -> file.endsWith(SUFFIX))
                                .toList();
            }
        }
        assumeTrue(
                names.size() == 1,
                "There is no archive to test, or several: mvn clean package makes one.");
        return new ReleasedArchive(folder, names.getFirst().replace(SUFFIX, ""));
    }

    Path tar() {
        return folder.resolve(name + SUFFIX);
    }

    Path zip() {
        return folder.resolve(name + ".zip");
    }

    /** Unpacks it as the guide does. */
    Path unpack(Path into) throws IOException, InterruptedException {
        Ended tar =
                Ended.of(new ProcessBuilder("tar", "xzf", tar().toString(), "-C", into.toString()));
        if (tar.code() != 0) {
            throw new IOException(tar.said());
        }
        return into.resolve(name);
    }

    /**
     * A program that ended.
     *
     * @param code -1 if it did not end in time
     * @param said on both of its outputs
     */
    record Ended(int code, String said) {

        static Ended of(ProcessBuilder program) throws IOException, InterruptedException {
            // Not a pipe: what it leaves running would keep it open.
            Path said = Files.createTempFile("said", ".txt");
            try {
                Process process =
                        program.redirectErrorStream(true).redirectOutput(said.toFile()).start();
                boolean ended = process.waitFor(5, TimeUnit.MINUTES);
                process.destroyForcibly();
                return new Ended(ended ? process.exitValue() : -1, Files.readString(said));
            } finally {
                Files.delete(said);
            }
        }
    }
}
