// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.growth;

import dev.riskgate.bench.load.Load;
import dev.riskgate.bench.load.LoadGenerator;
import dev.riskgate.bench.measure.BenchTarget;
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
import java.util.List;

/** What a server takes of the machine's memory, idle and after load, over clients and its limit. */
final class MemoryGrowth {

    private static final int VISITS = 2;
    private static final double MEGABYTE = 1 << 20;

    /** What Java takes for the memory of the machine, and how many clients come. */
    private record Size(String machine, int clients) {}

    private static final List<Size> SIZES =
            List.of(
                    new Size("384m", 1_000),
                    new Size("512m", 10_000),
                    new Size("512m", 100_000),
                    new Size("1g", 100_000));

    private record Point(Size size, double idle, double loaded, double heap, double perSecond) {}

    private final GrowthBench bench;

    MemoryGrowth(GrowthBench bench) {
        this.bench = bench;
    }

    void run() throws IOException, InterruptedException {
        var points = new ArrayList<Point>();
        var rows = new ArrayList<List<String>>();
        for (Size size : SIZES) {
            Point point = point(size);
            points.add(point);
            rows.add(
                    List.of(
                            size.machine,
                            Figure.number(size.clients, 0),
                            Figure.number(point.idle, 0),
                            Figure.number(point.loaded, 0),
                            Figure.number(point.heap, 0),
                            Figure.number(point.perSecond, 0)));
        }
        bench.text(
                "## Memory\n\nA server whose Java takes the machine for one of that size (`-XX:MaxRAM`), state in memory. Resident memory when it is ready, and at the end: after the warm-up, every client %d times, and a closed loop for throughput. The heap is what is in use after full collections then."
                        .formatted(VISITS));
        bench.sections()
                .add(
                        new Report.Table(
                                List.of(
                                        "memory",
                                        "clients",
                                        "resident, idle, MB",
                                        "resident, after load, MB",
                                        "heap in use, MB",
                                        "checks per second"),
                                rows));
        bench.figures().put("memory", points);
    }

    private Point point(Size size) throws IOException, InterruptedException {
        var setup =
                new RiskgateFiles.Setup(Policies.verifiedClaims(size.clients), List.of(), "", 0);
        RiskgateFiles files =
                RiskgateFiles.write(bench.directory().resolve("memory"), setup, bench.load().seed);
        try (var resources = new Resources()) {
            Server server =
                    resources.add(
                            bench.servers("-XX:MaxRAM=" + size.machine)
                                    .riskgate("memory", files, null));
            var process = (ServerProcess) server.process();
            double idle = process.resident() / MEGABYTE;
            var calls = new VerifiedCalls(size.clients, VISITS, false);
            var target =
                    resources.add(
                            new BenchTarget(
                                    server,
                                    new LoadGenerator(
                                            server.address(), bench.load().shape(), calls),
                                    false));
            target.warmUp(bench.load().warmUp());
            target.warmUp(Load.calls(calls.size()));
            double perSecond = bench.throughput(target);
            double loaded = process.resident() / MEGABYTE;
            double heap = process.heapAfterCollection() / MEGABYTE;
            System.err.printf(
                    "%s, %,d clients: %,.0f MB idle, %,.0f MB after load, heap %,.0f MB, %,.0f/s%n",
                    size.machine, size.clients, idle, loaded, heap, perSecond);
            return new Point(size, idle, loaded, heap, perSecond);
        }
    }
}
