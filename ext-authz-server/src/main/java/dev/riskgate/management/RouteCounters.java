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

    void count(String route, Verdict verdict, Verdict enforced) {
        AtomicReferenceArray<LongAdder> counters = routes.get(route);
        String name = route;
        if (counters == null) {
            name = routes.size() < MAX_ROUTES ? route : Counters.OTHER;
            counters =
                    routes.computeIfAbsent(
                            name, _ -> new AtomicReferenceArray<>(VERDICTS * VERDICTS));
        }
        int cell = verdict.severity() * VERDICTS + enforced.severity();
        LongAdder counter = counters.get(cell);
        if (counter == null) {
            counter = first(counters, cell, name, verdict, enforced);
        }
        counter.increment();
    }

    private LongAdder first(
            AtomicReferenceArray<LongAdder> counters,
            int cell,
            String route,
            Verdict verdict,
            Verdict enforced) {
        LongAdder fresh = new LongAdder();
        if (!counters.compareAndSet(cell, null, fresh)) {
            return counters.get(cell);
        }
        Meters.counter(DecisionFamily.DECISIONS, fresh, LongAdder::sum)
                .tags("route", route, "verdict", verdict.label(), "enforced", enforced.label())
                .register(registry);
        return fresh;
    }
}
