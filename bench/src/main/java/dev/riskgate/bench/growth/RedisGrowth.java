// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.growth;

import dev.riskgate.bench.load.Load;
import dev.riskgate.bench.load.LoadGenerator;
import dev.riskgate.bench.load.Measurement;
import dev.riskgate.bench.load.VoidRunException;
import dev.riskgate.bench.measure.Aim;
import dev.riskgate.bench.measure.BenchTarget;
import dev.riskgate.bench.measure.Curve;
import dev.riskgate.bench.measure.Figure;
import dev.riskgate.bench.measure.RedisUsage;
import dev.riskgate.bench.measure.Server;
import dev.riskgate.bench.servers.Resources;
import dev.riskgate.bench.servers.RiskgateFiles;
import dev.riskgate.bench.servers.ServerMetrics;
import dev.riskgate.bench.setup.Policies;
import dev.riskgate.bench.setup.VerifiedCalls;
import dev.riskgate.lab.report.Report;
import dev.riskgate.testredis.RedisReply;
import dev.riskgate.testredis.RedisServer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What clients cost in Redis: bytes, and commands per check. */
final class RedisGrowth {

    private static final List<Integer> ACTIVE = List.of(200, 1_000, 5_000, 10_000, 50_000, 100_000);
    private static final int BYTES_CLIENTS = 100_000;
    private static final int VISITS = 3;
    private static final int SAMPLED = 2_000;
    private static final int AIM_CLIENTS = 10_000;
    private static final double AIM_COMMANDS = 0.2;
    private static final int SETTLE_SECONDS = 60;
    private static final String UNWRITTEN = "riskgate_state_unwritten";
    private static final String JVM = "-Xms1g -Xmx1g";

    private final GrowthBench bench;

    RedisGrowth(GrowthBench bench) {
        this.bench = bench;
    }

    private record Point(
            int clients, double perCheck, double counted, double perSecond, double redisMicros) {}

    /** Commands per check in the closed loop, over the number of active clients. */
    void commands() throws IOException, InterruptedException {
        var points = new ArrayList<Point>();
        try (var resources = new Resources()) {
            Server server = start("commands", ACTIVE.getLast(), resources);
            for (int clients : ACTIVE) {
                try {
                    points.add(point(server, clients));
                } catch (VoidRunException e) {
                    // What was measured with fewer clients stands.
                    bench.text("**Void** with %,d active clients: see stderr.".formatted(clients));
                    System.err.println("bench: " + e.getMessage());
                }
            }
        }
        var rows = new ArrayList<List<String>>();
        var curve = new ArrayList<Curve.Point>();
        double atAim = Double.NaN;
        for (Point point : points) {
            rows.add(
                    List.of(
                            Figure.number(point.clients, 0),
                            Figure.number(point.perSecond, 0),
                            Figure.number(point.perCheck, 3),
                            Figure.number(point.counted, 3),
                            Figure.number(point.redisMicros, 2)));
            curve.add(new Curve.Point(point.clients, point.perCheck));
            atAim = point.clients == AIM_CLIENTS ? point.perCheck : atAim;
        }
        bench.text(
                "## Commands to Redis\n\n"
                    + "One server with its state in Redis, bounded, in a closed loop; so many"
                    + " clients in turn, each seen before. Commands are those that Riskgate sent"
                    + " (`riskgate_redis_commands_total`), calls those that Redis counted (`INFO"
                    + " commandstats`), which include what its scripts call.");
        bench.sections()
                .add(
                        new Report.Table(
                                List.of(
                                        "active clients",
                                        "checks per second",
                                        "commands per check",
                                        "calls in Redis per check",
                                        "CPU of Redis per check, µs"),
                                rows));
        bench.text(Aim.atMost("commands per check at 10,000 clients", atAim, AIM_COMMANDS));
        if (curve.isEmpty()) {
            return;
        }
        bench.sections()
                .add(
                        new Report.Picture(
                                "growth-commands",
                                "commands to Redis per check over the number of active clients",
                                new Curve(
                                                "Commands to Redis per check, closed loop",
                                                "active clients",
                                                3,
                                                curve)
                                        .svg()));
        bench.figures().put("commands", points);
    }

    private Point point(Server server, int clients) throws IOException {
        var calls = new VerifiedCalls(clients, 1, false);
        try (var generator = new LoadGenerator(server.address(), bench.load().shape(), calls)) {
            var benchTarget = new BenchTarget(server, generator, false);
            benchTarget.warmUp(Load.calls(clients));
            benchTarget.warmUp(bench.load().warmUp());
            RedisUsage before = server.backing().usage();
            Measurement run = benchTarget.allowed(Load.closed(bench.duration().multipliedBy(2)));
            RedisUsage used = server.backing().usage().minus(before);
            double checks = run.calls();
            var point =
                    new Point(
                            clients,
                            used.sent() / checks,
                            used.calls() / checks,
                            run.answersPerSecond(),
                            used.cpuNanos() / 1e3 / checks);
            System.err.println(point);
            return point;
        }
    }

    /** Bytes in Redis for each client. */
    void bytes() throws IOException, InterruptedException {
        try (var resources = new Resources()) {
            RedisServer redis = resources.add(RedisServer.start());
            RiskgateFiles files = files("bytes", BYTES_CLIENTS, redis);
            Server server = resources.add(bench.servers(JVM).riskgate("bytes", files, redis));
            var calls = new VerifiedCalls(BYTES_CLIENTS, VISITS, false);
            long before = usedMemory(redis);
            long keysBefore = redis.command("DBSIZE").number();
            try (var generator = new LoadGenerator(server.address(), bench.load().shape(), calls)) {
                new BenchTarget(server, generator, false).warmUp(Load.calls(calls.size()));
            }
            awaitWritten(files);
            double used = (double) (usedMemory(redis) - before) / BYTES_CLIENTS;
            double keys = (double) (redis.command("DBSIZE").number() - keysBefore) / BYTES_CLIENTS;
            List<Long> sizes = sizes(redis);
            double mean = sizes.stream().mapToLong(Long::longValue).average().orElse(Double.NaN);
            long most = sizes.stream().mapToLong(Long::longValue).max().orElse(0);
            bench.text(
                    "## Bytes in Redis\n\n%,d clients, seen %d times each: %,.0f B of Redis' memory a client (`used_memory`), %.2f keys a client; a key takes %,.0f B in the mean and %,d B at the most (`MEMORY USAGE` of %,d keys)."
                            .formatted(
                                    BYTES_CLIENTS, VISITS, used, keys, mean, most, sizes.size()));
            bench.figures()
                    .put(
                            "redisBytes",
                            java.util.Map.of(
                                    "clients", BYTES_CLIENTS,
                                    "bytesPerClient", used,
                                    "keysPerClient", keys,
                                    "meanKeyBytes", mean,
                                    "mostKeyBytes", most));
        }
    }

    private Server start(String name, int clients, Resources resources)
            throws IOException, InterruptedException {
        RedisServer redis = resources.add(RedisServer.start());
        return resources.add(bench.servers(JVM).riskgate(name, files(name, clients, redis), redis));
    }

    private RiskgateFiles files(String name, int clients, RedisServer redis) throws IOException {
        var setup =
                new RiskgateFiles.Setup(
                        Policies.verifiedClaims(clients), List.of(), "", redis.port());
        return RiskgateFiles.write(bench.directory().resolve(name), setup, bench.load().seed);
    }

    private static void awaitWritten(RiskgateFiles files) throws IOException, InterruptedException {
        for (int i = 0; i < SETTLE_SECONDS; i++) {
            if (ServerMetrics.read(files.managementPort()).value(UNWRITTEN) == 0) {
                return;
            }
            Thread.sleep(1000);
        }
        System.err.println("Not everything was written to Redis in time.");
    }

    private static long usedMemory(RedisServer redis) {
        return RedisUsage.info(redis.command("INFO", "memory").text(), "used_memory");
    }

    private static List<Long> sizes(RedisServer redis) {
        var sizes = new ArrayList<Long>();
        for (int i = 0; i < SAMPLED; i++) {
            String key = redis.command("RANDOMKEY").text();
            RedisReply usage = redis.command("MEMORY", "USAGE", key);
            if (!usage.isNull()) {
                sizes.add(usage.number());
            }
        }
        return sizes;
    }
}
