// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The Redis user that docs/state.md tells operators to make: its line is read there. */
public final class DocumentedUser {

    public static final String NAME = "riskgate";

    private static final String PAGE = "docs/state.md";
    private static final String START = "ACL SETUSER " + NAME + " reset on >PASSWORD ";

    private DocumentedUser() {}

    /**
     * Does to a server what the page says.
     *
     * @param password without spaces
     */
    public static void on(RedisServer server, String password) {
        String line = START.replace("PASSWORD", password) + rights();
        server.command(line.split(" "));
    }

    /** What the line grants, as in {@link RedisBuilder#user(String, String, String)}. */
    public static String rights() {
        List<String> lines =
                page().lines().filter(line -> line.startsWith("ACL SETUSER ")).toList();
        if (lines.size() != 1 || !lines.getFirst().startsWith(START)) {
            throw new IllegalStateException(
                    PAGE + " should have one line that starts with " + START + ", not " + lines);
        }
        return lines.getFirst().substring(START.length());
    }

    private static String page() {
        Path start = Path.of("").toAbsolutePath();
        try {
            for (Path dir = start; dir != null; dir = dir.getParent()) {
                Path page = dir.resolve(PAGE);
                if (Files.exists(page)) {
                    return Files.readString(page);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + PAGE, e);
        }
        throw new IllegalStateException("there is no " + PAGE + " at or above " + start);
    }
}
