// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import dev.riskgate.budget.Degradation;
import dev.riskgate.check.CheckListener;
import dev.riskgate.check.Stage;
import dev.riskgate.decision.Decision;
import dev.riskgate.identity.jwt.jwks.JwksListener;
import dev.riskgate.reload.ReloadListener;
import dev.riskgate.signals.risk.Contribution;
import dev.riskgate.verdict.Reason;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * What happens on the path, counted for Prometheus. Counting a decision costs some twenty striped
 * additions, takes no lock and allocates nothing once its labels are known. Every label has a
 * bounded set of values. Thread-safe.
 */
public final class Metrics implements CheckListener, ReloadListener, JwksListener, AutoCloseable {

    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final double MILLINATS = 1000;
    private static final double NOTABLE_NATS = 1;

    /** From 5 µs to 1 s. */
    private static final long[] TIMES =
            new long[] {
                5_000,
                10_000,
                20_000,
                50_000,
                100_000,
                200_000,
                500_000,
                1_000_000,
                2_000_000,
                5_000_000,
                10_000_000,
                20_000_000,
                50_000_000,
                100_000_000,
                200_000_000,
                500_000_000,
                1_000_000_000
            };

    private static final long[] SCORES = {0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 100};

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Gauges gauges = new Gauges(registry);
    private final RouteCounters decisions = new RouteCounters(registry);
    private final Histogram check = new Histogram(TIMES);
    private final Histogram score = new Histogram(SCORES);

    /** By the ordinal of {@link Stage}. */
    private final Histogram[] stages = new Histogram[Stage.values().length];

    private final Counters reasons =
            counters("riskgate.reasons", "First reasons of decisions.", "reason");
    private final Counters notable =
            counters(
                    "riskgate.evidence.notable", "Evidence of 1 nat or more, by signal.", "signal");
    private final Counters against = evidence("against");
    private final Counters inFavour = evidence("for");
    private final Counters degraded =
            counters("riskgate.degraded", "Failures met by checks, by cause.", "cause");
    private final Counters loaded = reloads("loaded");
    private final Counters failed = reloads("failed");
    private final ConcurrentMap<String, Counters> operations = new ConcurrentHashMap<>();
    private final Counters fetches =
            counters("riskgate.jwks.fetches", "Fetches of key sets, by outcome.", "outcome");
    private final LongAdder moved = new LongAdder();
    private final LongAdder faults = new LongAdder();

    /**
     * @param version of this server, for {@code riskgate_build}
     */
    public Metrics(String version) {
        Map<String, Histogram> byStage = new LinkedHashMap<>();
        for (Stage stage : Stage.values()) {
            Histogram histogram = new Histogram(TIMES);
            stages[stage.ordinal()] = histogram;
            byStage.put(stage.label(), histogram);
        }
        var prometheus = registry.getPrometheusRegistry();
        prometheus.register(
                check.exposed("riskgate_check_seconds", "How long a whole check took.", NANOS));
        prometheus.register(
                Histogram.exposed(
                        "riskgate_check_stage_seconds",
                        "How long each stage of a check took.",
                        NANOS,
                        "stage",
                        byStage));
        prometheus.register(score.exposed("riskgate_score", "Risk of decisions, 0 to 100.", 1));
        gauges.counter("riskgate.waits", "Checks that had to wait for something.", moved::sum);
        gauges.counter("riskgate.faults", "Faults in Riskgate itself.", faults::sum);
        gauges.one("riskgate.build", "The running version.", "version", version);
        gauges.jvm();
    }

    /** Where the other parts of the server show their sizes and states. */
    public Gauges gauges() {
        return gauges;
    }

    /** Writes all metrics in Prometheus' text format. */
    public void scrape(OutputStream out) throws IOException {
        gauges.refresh();
        registry.scrape(out);
    }

    @Override
    public void decided(Decision decision) {
        decisions.count(decision.route(), decision.verdict(), decision.enforced());
        check.record(decision.latencyNanos());
        score.record((long) Math.ceil(decision.risk().score()));
        List<Reason> why = decision.verdict().reasons();
        if (!why.isEmpty()) {
            reasons.of(why.getFirst().code()).increment();
        }
        List<Contribution> contributions = decision.risk().contributions();
        for (int i = 0; i < contributions.size(); i++) {
            weigh(contributions.get(i));
        }
        if (!decision.degraded().isEmpty()) {
            for (Degradation cause : decision.degraded()) {
                degraded.of(cause.label()).increment();
            }
        }
    }

    private void weigh(Contribution contribution) {
        double nats = contribution.nats();
        if (nats >= NOTABLE_NATS) {
            notable.of(contribution.signal()).increment();
        }
        Counters side = nats > 0 ? against : inFavour;
        side.of(contribution.signal()).add(Math.round(Math.abs(nats) * MILLINATS));
    }

    @Override
    public void left(Stage stage, long nanos) {
        stages[stage.ordinal()].record(nanos);
    }

    @Override
    public void moved() {
        moved.increment();
    }

    @Override
    public void fault(Throwable fault) {
        faults.increment();
    }

    @Override
    public void loaded(String name) {
        loaded.of(name).increment();
    }

    @Override
    public void failed(String name) {
        failed.of(name).increment();
    }

    @Override
    public void fetched(String location, boolean successful) {
        fetches.of(successful ? "fetched" : "failed").increment();
    }

    @Override
    public void verifierChosen(String verifier) {
        gauges.crypto(verifier);
    }

    /**
     * An operator asked for something.
     *
     * @param operation its label
     * @param outcome the label of its outcome
     */
    public void operated(String operation, String outcome) {
        operations.computeIfAbsent(outcome, this::operations).of(operation).increment();
    }

    /** Ends listening to the JVM. What was counted can still be read, and be counted on. */
    @Override
    public void close() {
        gauges.close();
    }

    private Counters operations(String outcome) {
        String help = "Operations that were requested, by operation and outcome.";
        return new Counters(
                registry, "riskgate.operations", help, "operation", 1, "outcome", outcome);
    }

    private Counters counters(String name, String help, String label) {
        return new Counters(registry, name, help, label, 1);
    }

    private Counters evidence(String direction) {
        String help = "Evidence in nats, by signal, against callers and for them.";
        return new Counters(
                registry,
                "riskgate.evidence.nats",
                help,
                "signal",
                MILLINATS,
                "direction",
                direction);
    }

    private Counters reloads(String outcome) {
        String help = "Files read, by what they are for and outcome.";
        return new Counters(registry, "riskgate.reloads", help, "file", 1, "outcome", outcome);
    }
}
