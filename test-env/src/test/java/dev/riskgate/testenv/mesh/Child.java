// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.mesh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that runs beside the test; closing it ends it. */
final class Child implements AutoCloseable {

    /** These programs are large, and the machine may do much else. */
    static final Duration TO_START = Duration.ofMinutes(2);

    private final Process process;
    private final Path log;

    private Child(Process process, Path log) {
        this.process = process;
        this.log = log;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /**
     * @param log takes what it says of itself; its output goes to a file beside it, {@code .out}
     * @param environment beside this process's
     */
    static Child start(Path log, Map<String, String> environment, List<String> command)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(log.toAbsolutePath().resolveSibling("").toFile())
                        .redirectError(log.toFile())
                        .redirectOutput(output(log).toFile());
        builder.environment().putAll(environment);
        return new Child(builder.start(), log);
    }

    /** Where the output of a program goes that has this log. */
    static Path output(Path log) {
        return log.resolveSibling(log.getFileName() + ".out");
    }

    /** What a program that ends by itself said, and how it ended. */
    record Outcome(int code, String output) {}

    /** Runs a program to its end. */
    static Outcome run(Map<String, String> environment, List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }

    /**
     * @throws AssertionError with the end of what it said, if it has ended
     */
    void assertAlive() throws IOException {
        if (!process.isAlive()) {
            List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            throw new AssertionError(
                    "ended with "
                            + process.exitValue()
                            + ":\n"
                            + String.join(
                                    "\n",
                                    lines.subList(Math.max(0, lines.size() - 20), lines.size())));
        }
    }

    boolean hasEnded() {
        return !process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
