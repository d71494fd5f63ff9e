// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.project;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.chart.Program;
import dev.riskgate.testenv.world.RunningReplica;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A collector with its configuration of {@code deploy/logs}, but for folders and ports. */
enum Collector {
    ALLOY("alloy", "config.alloy"),
    VECTOR("vector", "vector.yaml"),
    FLUENT_BIT("fluent-bit", "fluent-bit.yaml");

    private final String program;
    private final String file;

    Collector(String program, String file) {
        this.program = program;
        this.file = file;
    }

    /** Skips the test where it is not on the PATH. */
    Program need() {
        return Program.need(program, "see deploy/logs/README.md");
    }

    /**
     * Starts it.
     *
     * @param logs has what is else in /var/log
     * @param work for its configuration, state and log
     */
    Process start(Path logs, Path work, int loki) throws IOException {
        Program found = need();
        Files.createDirectories(work.resolve("storage"));
        Path config = work.resolve(file);
        Files.writeString(
                config,
                Files.readString(Checkout.find().root().resolve("deploy/logs").resolve(file))
                        .replace("/var/log/", logs + "/")
                        .replace("/var/lib/fluent-bit", work.toString())
                        .replace("/var/lib/vector", work.resolve("storage").toString())
                        .replace("port: 3100", "port: " + loki));
        ProcessBuilder builder =
                new ProcessBuilder(command(found.file().toString(), config, work))
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        work.resolve(program + ".log").toFile()));
        String url = "http://127.0.0.1:" + loki;
        builder.environment()
                .putAll(
                        Map.of(
                                "LOKI_URL",
                                url + "/loki/api/v1/push",
                                "LOKI_ENDPOINT",
                                url,
                                "LOKI_HOST",
                                "127.0.0.1"));
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return process;
    }

    private List<String> command(String found, Path config, Path work) throws IOException {
        return switch (this) {
            case ALLOY ->
                    List.of(
                            found,
                            "run",
                            "--disable-reporting",
                            "--server.http.listen-addr=127.0.0.1:" + RunningReplica.freePort(),
                            "--storage.path=" + work.resolve("storage"),
                            config.toString());
            case VECTOR -> List.of(found, "--config", config.toString());
            case FLUENT_BIT -> List.of(found, "-c", config.toString());
        };
    }
}
