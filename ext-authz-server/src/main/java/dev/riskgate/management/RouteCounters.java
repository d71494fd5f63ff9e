// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import dev.riskgate.management.family.DecisionFamily;
import dev.riskgate.verdict.Verdict;

import io.micrometer.core.instrument.MeterRegistry;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts decisions by route, verdict and what was enforced. Routes come from policies; their number
 * is bounded.
 */
final class RouteCounters {

    private static final int MAX_ROUTES = 200;
    private static final int VERDICTS = Verdict.LABELS.size();

    private final MeterRegistry registry;
    private final ConcurrentHashMap<String, AtomicReferenceArray<LongAdder>> routes =
            new ConcurrentHashMap<>();

    RouteCounters(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * Shows counters of this route with 0, as {@link Counters#expect} does.
     *
     * @param enforced label of what is enforced of a decision with this verdict
     */
    void expect(String route, String verdict, String enforced) {
        if (routes.containsKey(route) || routes.size() < MAX_ROUTES / 2) {
            counter(route, Verdict.LABELS.indexOf(verdict), Verdict.LABELS.indexOf(enforced));
        }
    }

    void count(String route, Verdict verdict, Verdict enforced) {
        counter(route, verdict.severity(), enforced.severity()).increment();
    }

    private LongAdder counter(String route, int verdict, int enforced) {
        AtomicReferenceArray<LongAdder> counters = routes.get(route);
        String name = route;
        if (counters == null) {
            name = routes.size() < MAX_ROUTES ? route : Counters.OTHER;
            counters =
                    routes.computeIfAbsent(
                            name, _ -> new AtomicReferenceArray<>(VERDICTS * VERDICTS));
        }
        int cell = verdict * VERDICTS + enforced;
        LongAdder counter = counters.get(cell);
        return counter == null ? first(counters, cell, name) : counter;
    }

    private LongAdder first(AtomicReferenceArray<LongAdder> counters, int cell, String route) {
        LongAdder fresh = new LongAdder();
        if (!counters.compareAndSet(cell, null, fresh)) {
            return counters.get(cell);
        }
        Meters.counter(DecisionFamily.DECISIONS, fresh, LongAdder::sum)
                .tags(
                        "route",
                        route,
                        "verdict",
                        label(cell / VERDICTS),
                        "enforced",
                        label(cell % VERDICTS))
                .register(registry);
        return fresh;
    }

    private static String label(int severity) {
        return Verdict.LABELS.get(severity);
    }
}
