// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.growth;

import dev.riskgate.bench.load.Load;
import dev.riskgate.bench.load.LoadGenerator;
import dev.riskgate.bench.measure.Aim;
import dev.riskgate.bench.measure.BenchTarget;
import dev.riskgate.bench.measure.Curve;
import dev.riskgate.bench.measure.Figure;
import dev.riskgate.bench.measure.Server;
import dev.riskgate.bench.servers.Resources;
import dev.riskgate.bench.servers.RiskgateFiles;
import dev.riskgate.bench.servers.ServerProcess;
import dev.riskgate.bench.setup.Policies;
import dev.riskgate.bench.setup.VerifiedCalls;
import dev.riskgate.lab.report.Report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Heap of each client and throughput, over the number of clients that the server remembers. */
final class ClientGrowth {

    private static final int FEWEST = 1_000;
    private static final int STEP = 10;
    private static final int VISITS = 2;
    private static final int RESTLESS_CLIENTS = 20_000;
    private static final int RESTLESS_VISITS = 24;
    private static final double MEAN_AIM = 1024;
    private static final double MOST_AIM = 8 * 1024;
    private static final double KEPT_AIM = 0.8;
    private static final String JVM = "-Xms3g -Xmx3g";

    private final GrowthBench bench;
    private final int most;

    ClientGrowth(GrowthBench bench, int most) {
        this.bench = bench;
        this.most = most;
    }

    private record Point(int clients, double bytes, double perSecond) {}

    void run() throws IOException, InterruptedException {
        var points = new ArrayList<Point>();
        for (int clients = FEWEST; clients <= most; clients *= STEP) {
            points.add(point(clients, VISITS, false));
        }
        Point restless = point(RESTLESS_CLIENTS, RESTLESS_VISITS, true);
        var rows = new ArrayList<List<String>>();
        for (Point point : points) {
            rows.add(row(Figure.number(point.clients, 0), point, points.getFirst()));
        }
        rows.add(
                row(
                        Figure.number(restless.clients, 0) + ", each request unlike the last",
                        restless,
                        points.getFirst()));
        bench.text(
                "## Clients\n\nA server for each number of clients, state in memory, all with `%s`. Every client has come %d times, from a network that the geographic database knows, all signals on. The heap is what is in use after full collections, less what was in use before the first client came; with 1,000 clients it is lost in the noise. In the last row a client has another network, software and object each of %d times."
                        .formatted(JVM, VISITS, RESTLESS_VISITS));
        bench.sections()
                .add(
                        new Report.Table(
                                List.of(
                                        "clients",
                                        "heap a client, B",
                                        "checks per second",
                                        "to the fewest"),
                                rows));
        Point last = points.getLast();
        bench.text(
                Aim.atMost("heap a client, mean, B", last.bytes, MEAN_AIM)
                        + " "
                        + Aim.atMost("heap a restless client, B", restless.bytes, MOST_AIM)
                        + " "
                        + Aim.atLeast(
                                "throughput kept",
                                last.perSecond / points.getFirst().perSecond,
                                KEPT_AIM));
        bench.sections()
                .add(
                        new Report.Picture(
                                "growth-clients",
                                "throughput over the number of clients",
                                new Curve(
                                                "Checks per second over the number of clients",
                                                "clients",
                                                0,
                                                points.stream()
                                                        .map(
                                                                p ->
                                                                        new Curve.Point(
                                                                                p.clients,
                                                                                p.perSecond))
                                                        .toList())
                                        .svg()));
        var figures = new LinkedHashMap<String, Object>();
        figures.put("points", points);
        figures.put("restless", restless);
        bench.figures().put("clients", figures);
    }

    private static List<String> row(String name, Point point, Point first) {
        return List.of(
                name,
                Figure.number(point.bytes, 0),
                Figure.number(point.perSecond, 0),
                Figure.number(point.perSecond / first.perSecond, 2));
    }

    private Point point(int clients, int visits, boolean restless)
            throws IOException, InterruptedException {
        var setup = new RiskgateFiles.Setup(Policies.verifiedClaims(clients), List.of(), "", 0);
        RiskgateFiles files =
                RiskgateFiles.write(bench.directory().resolve("clients"), setup, bench.load().seed);
        try (var resources = new Resources()) {
            Server server = resources.add(bench.servers(JVM).riskgate("clients", files, null));
            var process = (ServerProcess) server.process();
            var calls = new VerifiedCalls(clients, visits, restless);
            var benchTarget =
                    resources.add(
                            new BenchTarget(
                                    server,
                                    new LoadGenerator(
                                            server.address(), bench.load().shape(), calls),
                                    false));
            // A few clients compile the code first, so that what that leaves on the heap is in the
            // base.
            warm(benchTarget, new VerifiedCalls(FEWEST / STEP, visits, restless), server);
            long base = process.heapAfterCollection();
            benchTarget.warmUp(Load.calls(calls.size()));
            double bytes = (double) (process.heapAfterCollection() - base) / clients;
            double perSecond = restless ? Double.NaN : bench.throughput(benchTarget);
            System.err.printf("%,d clients: %,.0f B each, %,.0f/s%n", clients, bytes, perSecond);
            return new Point(clients, bytes, perSecond);
        }
    }

    private void warm(BenchTarget benchTarget, VerifiedCalls few, Server server) {
        try (var generator = new LoadGenerator(server.address(), bench.load().shape(), few)) {
            new BenchTarget(benchTarget.server(), generator, false).warmUp(bench.load().warmUp());
        }
    }
}
