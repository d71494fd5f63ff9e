// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of a server program, and signals to exactly that process. */
final class RedisProcess {

    private final Process process;
    private final Guard guard;
    private final Path log;

    private RedisProcess(Process process, Guard guard, Path log) {
        this.process = process;
        this.guard = guard;
        this.log = log;
    }

    /**
     * @param arguments after the program: its configuration file, options
     * @param dir of this server alone
     */
    static RedisProcess start(Path program, List<String> arguments, Path dir) {
        Path log = dir.resolve("redis.log");
        try {
            List<String> command = new java.util.ArrayList<>(List.of(program.toString()));
            command.addAll(arguments);
            Process process =
                    new ProcessBuilder(command)
                            .directory(dir.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
            process.getOutputStream().close();
            return new RedisProcess(process, Guard.over(process, dir), log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + program, e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** STOP or CONT. */
    void signal(String name) {
        try {
            Process kill =
                    new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("no process " + process.pid());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send a signal", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGKILL, and waits until it is gone. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    void awaitEnd() {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        guard.dismiss();
    }

    /** The end of what it wrote. */
    String said() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
        } catch (IOException _) {
            return "(it wrote nothing)";
        }
    }
}
