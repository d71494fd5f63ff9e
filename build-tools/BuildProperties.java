// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes what a build is made from: {@code build.properties}, which {@code riskgate version} reads.
 * The date is the commit's and not the clock's, so that a commit gives the same bytes at any time.
 *
 * <p>Arguments: the file, the project's folder, the version, and {@code commit=} and {@code date=}
 * for sources that are no checkout, both with nothing behind them where git is to be asked.
 */
final class BuildProperties {

    private BuildProperties() {}

    static void main(String[] arguments) throws IOException, InterruptedException {
        Path file = Path.of(arguments[0]);
        Path project = Path.of(arguments[1]);
        String commit = arguments[3].substring("commit=".length());
        String date = arguments[4].substring("date=".length());
        boolean modified = false;
        // Not the commit of a checkout that the sources were unpacked into.
        if (commit.isEmpty() && Files.exists(project.resolve(".git"))) {
            commit = git(project, "rev-parse", "HEAD");
            modified = !git(project, "status", "--porcelain", "--untracked-files=no").isEmpty();
            String time = git(project, "log", "-1", "--format=%cI");
            date = time.isEmpty() ? "" : OffsetDateTime.parse(time).toInstant().toString();
        }
        if (!date.isEmpty()) {
            Instant.parse(date);
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(
                file,
                "version=%s\ncommit=%s\nmodified=%s\ndate=%s\n"
                        .formatted(arguments[2], commit, modified, date));
    }

    /** What git says; empty where there is none, or no commit yet. */
    private static String git(Path project, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git", "-C", project.toString()));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
        } catch (IOException _) {
            return "";
        }
        String said =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? said : "";
    }
}
