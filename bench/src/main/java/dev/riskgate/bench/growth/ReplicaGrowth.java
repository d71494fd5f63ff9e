// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.growth;

import dev.riskgate.bench.load.Load;
import dev.riskgate.bench.load.LoadGenerator;
import dev.riskgate.bench.load.Measurement;
import dev.riskgate.bench.load.VoidRunException;
import dev.riskgate.bench.measure.BenchTarget;
import dev.riskgate.bench.measure.Figure;
import dev.riskgate.bench.measure.RedisUsage;
import dev.riskgate.bench.measure.Server;
import dev.riskgate.bench.servers.RedisMeter;
import dev.riskgate.bench.servers.Resources;
import dev.riskgate.bench.servers.RiskgateFiles;
import dev.riskgate.bench.setup.Policies;
import dev.riskgate.bench.setup.VerifiedCalls;
import dev.riskgate.lab.report.Report;
import dev.riskgate.testredis.RedisServer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Several replicas on one Redis, each of which meets every client. */
final class ReplicaGrowth {

    private static final List<Integer> COUNTS = List.of(1, 2, 4);

    private final GrowthBench bench;

    ReplicaGrowth(GrowthBench bench) {
        this.bench = bench;
    }

    private record Point(
            int replicas,
            double perSecond,
            double cpuMicros,
            double commands,
            double redisMicros,
            double p99) {}

    void run() throws IOException, InterruptedException {
        var points = new ArrayList<Point>();
        var rows = new ArrayList<List<String>>();
        for (int replicas : COUNTS) {
            Point point = point(replicas);
            System.err.println(point);
            points.add(point);
            rows.add(
                    List.of(
                            Integer.toString(replicas),
                            Figure.number(point.perSecond, 0),
                            Figure.number(point.cpuMicros, 2),
                            Figure.number(point.commands, 3),
                            Figure.number(point.redisMicros, 2),
                            Figure.number(point.p99, 3)));
        }
        bench.text(
                "## Replicas on one Redis\n\nEach replica is a server of its own and meets all %,d clients, at the same time as the others: the worst case, since every profile is then shared by all. They share the cores of one machine with the generator and with Redis, so the sum cannot grow; what tells is CPU and commands per check."
                        .formatted(bench.load().clients));
        bench.sections()
                .add(
                        new Report.Table(
                                List.of(
                                        "replicas",
                                        "checks per second in sum",
                                        "CPU of the servers per check, µs",
                                        "commands per check",
                                        "CPU of Redis per check, µs",
                                        "p99 in the closed loop, ms"),
                                rows));
        bench.figures().put("replicas", points);
    }

    private Point point(int replicas) throws IOException, InterruptedException {
        int connections = Math.max(1, bench.load().connections / replicas);
        var shape =
                new LoadGenerator.Shape(
                        connections, bench.load().streams, 1, bench.load().grpcTimeout);
        try (var resources = new Resources()) {
            RedisServer redis = resources.add(RedisServer.start());
            var servers = bench.servers(bench.load().jvm);
            var targets = new ArrayList<BenchTarget>();
            var ports = new ArrayList<Integer>();
            for (int i = 0; i < replicas; i++) {
                var setup =
                        new RiskgateFiles.Setup(
                                Policies.verifiedClaims(bench.load().clients),
                                List.of(),
                                "",
                                redis.port());
                RiskgateFiles files =
                        RiskgateFiles.write(
                                bench.directory().resolve("replica-" + i),
                                setup,
                                bench.load().seed);
                ports.add(files.managementPort());
                Server server = resources.add(servers.riskgate("replica-" + i, files, redis));
                var calls = new VerifiedCalls(bench.load().clients, 1, false);
                targets.add(
                        resources.add(
                                new BenchTarget(
                                        server,
                                        new LoadGenerator(server.address(), shape, calls),
                                        false)));
            }
            together(targets, t -> t.warmUp(Load.calls(bench.load().clients)));
            together(targets, t -> t.warmUp(bench.load().warmUp()));
            return measured(targets, new RedisMeter(redis, ports));
        }
    }

    private Point measured(List<BenchTarget> targets, RedisMeter meter) throws IOException {
        long cpuBefore = cpu(targets);
        RedisUsage before = meter.read();
        List<Measurement> runs =
                together(targets, t -> t.allowed(Load.closed(bench.duration().multipliedBy(2))));
        RedisUsage used = meter.read().minus(before);
        double checks = runs.stream().mapToLong(Measurement::calls).sum();
        return new Point(
                targets.size(),
                runs.stream().mapToDouble(Measurement::answersPerSecond).sum(),
                (cpu(targets) - cpuBefore) / 1e3 / checks,
                used.sent() / checks,
                used.cpuNanos() / 1e3 / checks,
                runs.stream().mapToDouble(run -> run.latencyMillis(99)).max().orElse(0));
    }

    private static long cpu(List<BenchTarget> targets) throws IOException {
        long sum = 0;
        for (BenchTarget benchTarget : targets) {
            sum += benchTarget.server().process().usage().cpuNanos();
        }
        return sum;
    }

    private static <T> List<T> together(List<BenchTarget> targets, Function<BenchTarget, T> what) {
        List<CompletableFuture<T>> all =
                targets.stream()
                        .map(
                                benchTarget ->
                                        CompletableFuture.supplyAsync(
                                                () -> what.apply(benchTarget),
                                                Thread::startVirtualThread))
                        .toList();
        try {
            return all.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException e) {
            throw e.getCause() instanceof VoidRunException known ? known : e;
        }
    }
}
