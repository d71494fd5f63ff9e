// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Runs commands of this machine.
 *
 * @param folder where they run
 * @param environment variables beside those of this process
 */
public record Shell(Path folder, Map<String, String> environment) {

    public Shell {
        environment = Map.copyOf(environment);
    }

    /** A command that ended with another exit code than 0, with what it said. */
    public static final class CommandFailed extends RuntimeException {

        CommandFailed(List<String> command, int code, String said) {
            super("%s ended with %d:%n%s".formatted(String.join(" ", command), code, said.strip()));
        }
    }

    /**
     * Runs a command to its end.
     *
     * @return what it wrote to its standard output
     * @throws CommandFailed if it does not end with 0
     */
    public String run(String... command) {
        return fed("", List.of(command));
    }

    /** The same for lines of bash. */
    public String script(String lines) {
        return fed("", List.of("bash", "-euo", "pipefail", "-c", lines));
    }

    /** The same with an input. */
    public String fed(String input, List<String> command) {
        try {
            Process process = begin(command);
            CompletableFuture<String> error =
                    CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output = text(process.getInputStream());
            int code = process.waitFor();
            if (code != 0) {
                throw new CommandFailed(command, code, output + error.join());
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command.getFirst(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts one that goes on. */
    public Process begin(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        return process;
    }

    private static String text(java.io.InputStream in) {
        try {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
