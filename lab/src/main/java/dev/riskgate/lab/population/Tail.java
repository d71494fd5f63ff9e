// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.population;

import dev.riskgate.signals.model.Measure;
import dev.riskgate.signals.model.Scale;
import dev.riskgate.signals.risk.Assessment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the evidence of good decisions is spread, each client counting the same, and the scale that
 * follows from it. Up to the share that at least {@value #ENOUGH} clients reach, the scale is what
 * was seen; above, it rises as Markov's inequality for e-values lets it: at most the share e^−L
 * lies L nats higher.
 */
final class Tail implements World.Sink {

    private static final int ENOUGH = 10;
    private static final double POINTS_A_NAT = 20 / Math.log(10);
    private static final double STEP = 5;
    private static final double LOWEST = 6;

    private final Measure measure;
    private final List<List<Double>> byClient = new ArrayList<>();
    private long decisions;

    /**
     * @param measure the number whose evidence is looked at
     */
    Tail(int clients, Measure measure) {
        this.measure = measure;
        for (int i = 0; i < clients; i++) {
            byClient.add(new ArrayList<>());
        }
    }

    @Override
    public void judged(int client, Assessment assessment) {
        byClient.get(client)
                .add(
                        switch (measure) {
                            case SCORE -> assessment.risk().nats();
                            case IDENTITY -> assessment.standing();
                            case BEHAVIOUR -> assessment.incremental();
                        });
        decisions++;
    }

    Measure measure() {
        return measure;
    }

    long decisions() {
        return decisions;
    }

    /** One weighted decision. */
    private record Weighted(double nats, double weight, int client) {}

    /** A scale, and the highest score that rests on what was seen. */
    record Fitted(Scale scale, double seenUpTo) {}

    Fitted scale() {
        Weighted[] all = sorted();
        List<double[]> points = new ArrayList<>();
        double share = 0;
        double next = Double.MAX_VALUE;
        double seenUpTo = 0;
        boolean[] reached = new boolean[byClient.size()];
        int clients = 0;
        for (Weighted one : all) {
            share += one.weight;
            if (!reached[one.client]) {
                reached[one.client] = true;
                clients++;
            }
            if (clients < ENOUGH) {
                continue;
            }
            double score = -20 * Math.log10(Math.min(1, share));
            if (next == Double.MAX_VALUE) {
                next = Math.floor(score / STEP) * STEP;
                seenUpTo = next;
            }
            while (score <= next && next >= LOWEST) {
                points.addFirst(new double[] {one.nats, next});
                next -= STEP;
            }
        }
        points.addFirst(new double[] {all[all.length - 1].nats - 1, 0});
        double[] top = points.getLast();
        points.add(new double[] {top[0] + (100 - top[1]) / POINTS_A_NAT, 100});
        return new Fitted(strictlyRising(points), seenUpTo);
    }

    /** Highest evidence first. */
    private Weighted[] sorted() {
        List<Weighted> all = new ArrayList<>();
        long active = byClient.stream().filter(nats -> !nats.isEmpty()).count();
        for (int client = 0; client < byClient.size(); client++) {
            List<Double> nats = byClient.get(client);
            for (double one : nats) {
                all.add(new Weighted(one, 1.0 / active / nats.size(), client));
            }
        }
        Weighted[] sorted = all.toArray(Weighted[]::new);
        Arrays.sort(sorted, (a, b) -> Double.compare(b.nats, a.nats));
        return sorted;
    }

    private static Scale strictlyRising(List<double[]> points) {
        List<double[]> kept = new ArrayList<>();
        for (double[] point : points) {
            if (!kept.isEmpty() && point[0] <= kept.getLast()[0]) {
                kept.removeLast();
            }
            kept.add(new double[] {Math.round(point[0] * 100) / 100.0, point[1]});
        }
        return new Scale(
                kept.stream().mapToDouble(p -> p[0]).toArray(),
                kept.stream().mapToDouble(p -> p[1]).toArray());
    }
}
