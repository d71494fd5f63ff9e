// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Writes {@code SHA256SUMS} beside the files of a folder whose names begin with a word. */
final class Checksums {

    private Checksums() {}

    static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        var lines = new StringBuilder();
        for (Path file : files(folder, arguments[1])) {
            lines.append(hash(file)).append("  ").append(file.getFileName()).append('\n');
        }
        Files.writeString(folder.resolve("SHA256SUMS"), lines);
    }

    private static List<Path> files(Path folder, String beginning) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().startsWith(beginning))
                    .sorted()
                    .toList();
        }
    }

    private static String hash(Path file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
