// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import org.junit.jupiter.api.Assumptions;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A program that this machine may have on its PATH. */
public record Program(Path file) {

    /** What a run left. */
    public record Finished(int status, String out, String err) {

        public String all() {
            return out + err;
        }
    }

    /**
     * The program; a test that asks for one that is not there is skipped, and says so.
     *
     * @param source how to get it
     */
    public static Program need(String name, String source) {
        String path = String.valueOf(System.getenv("PATH"));
        for (String folder : path.split(File.pathSeparator, -1)) {
            Path file = Path.of(folder, name);
            if (Files.isExecutable(file)) {
                return new Program(file);
            }
        }
        return Assumptions.abort(
                "Skipped, since " + name + " is not on the PATH. Install it: " + source);
    }

    /** Helm 3.18 or later: an older one says other things, and a newer one is not known yet. */
    static Program helm() {
        String source = "go install helm.sh/helm/v3/cmd/helm@v3.22.0";
        Program helm = need("helm", source);
        String version = helm.run("version", "--short").out().strip();
        Assumptions.assumeTrue(
                isKnownHelm(version),
                () ->
                        "Skipped, since %s is %s, and 3.18 to 3.x is needed. Install it: %s"
                                .formatted(helm.file(), version, source));
        return helm;
    }

    static boolean isKnownHelm(String version) {
        return version.matches("v3\\.(1[89]|[2-9]\\d)\\b.*");
    }

    public Finished run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(file.toString()));
        command.addAll(Arrays.asList(arguments));
        try {
            Path out = Files.createTempFile("out", ".txt");
            Path err = Files.createTempFile("err", ".txt");
            try {
                Process process =
                        new ProcessBuilder(command)
                                .redirectOutput(out.toFile())
                                .redirectError(err.toFile())
                                .start();
                process.getOutputStream().close();
                int status = process.waitFor();
                return new Finished(
                        status,
                        Files.readString(out, StandardCharsets.UTF_8),
                        Files.readString(err, StandardCharsets.UTF_8));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
