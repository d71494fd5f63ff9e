// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.measure;

import dev.riskgate.bench.load.LoadGenerator;
import dev.riskgate.lab.report.Conditions;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** Options that the benchmarks of running servers share. */
public final class LoadOptions {

    @Option(names = "--rounds", description = "How often each server is measured.")
    public int rounds = 3;

    @Option(names = "--seconds", description = "How long each measurement of a round takes.")
    public int seconds = 3;

    @Option(
            names = "--warmup",
            description =
                    "Seconds of load on each server beforehand; then until its compilers rest, six"
                            + " times as long at the most.")
    public int warmup = 15;

    @Option(names = "--clients", description = "Clients that the load cycles through.")
    public int clients = 10_000;

    @Option(names = "--jvm", description = "Options of the JVMs of our server and the noop.")
    public String jvm = "-Xms512m -Xmx512m";

    @Option(names = "--seed", description = "Of the clients.")
    public long seed = 1;

    @Option(names = "--connections", description = "HTTP/2 connections.")
    public int connections = LoadGenerator.Shape.DEFAULT.connections();

    @Option(names = "--streams", description = "Calls in flight on each, at most.")
    public int streams = LoadGenerator.Shape.DEFAULT.streams();

    @Option(names = "--threads", description = "Threads of the load generator.")
    int threads = LoadGenerator.Shape.DEFAULT.threads();

    @Option(
            names = "--grpc-timeout",
            description = "Sent as grpc-timeout, as Envoy does (200m); none if empty.")
    public String grpcTimeout = "";

    public Duration warmUp() {
        return Duration.ofSeconds(warmup);
    }

    public LoadGenerator.Shape shape() {
        return new LoadGenerator.Shape(connections, streams, threads, grpcTimeout);
    }

    /** What the command line said, for the report. */
    public static String typed(CommandSpec spec) {
        return "bench/run " + String.join(" ", spec.commandLine().getParseResult().originalArgs());
    }

    /**
     * Under which conditions the run takes place, for the report.
     *
     * @param command how to repeat it
     */
    public Map<String, Object> conditions(Path root, String command, InstantSource clock)
            throws IOException, InterruptedException {
        Map<String, Object> conditions = Conditions.now(root, seed, command, clock);
        conditions.put("serverJvmOptions", jvm);
        return conditions;
    }
}
