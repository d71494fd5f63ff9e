// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import dev.riskgate.check.CheckListener;
import dev.riskgate.check.Stage;
import dev.riskgate.decision.Decision;
import dev.riskgate.identity.jwt.jwks.JwksListener;
import dev.riskgate.management.family.CheckFamily;
import dev.riskgate.management.family.InForceFamily;
import dev.riskgate.management.family.ServerFamily;
import dev.riskgate.reload.ReloadListener;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * What happens on the path, counted for Prometheus. Counting a decision costs some twenty striped
 * additions, takes no lock and allocates nothing once its labels are known. Every label has a
 * bounded set of values. Thread-safe.
 */
public final class Metrics implements CheckListener, ReloadListener, JwksListener, AutoCloseable {

    private static final String FETCHED = "fetched";
    private static final String FAILED = "failed";
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

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

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final Gauges gauges = new Gauges(registry);
    private final DecisionMetrics decisions = new DecisionMetrics(registry);
    private final Histogram check = Histogram.nativeToo(TIMES);

    /** By the ordinal of {@link Stage}. */
    private final Histogram[] stages = new Histogram[Stage.values().length];

    private final Counters loaded = reloads("loaded");
    private final Counters failed = reloads(FAILED);
    private final ConcurrentMap<String, Counters> operations = new ConcurrentHashMap<>();
    private final Counters fetches =
            new Counters(registry, InForceFamily.JWKS_FETCHES, "outcome", 1);
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
        prometheus.register(check.exposed(CheckFamily.CHECK, NANOS));
        prometheus.register(Histogram.exposed(CheckFamily.STAGE, NANOS, "stage", byStage));
        fetches.expect(FETCHED);
        fetches.expect(FAILED);
        gauges.counter(CheckFamily.WAITS, moved::sum);
        gauges.counter(CheckFamily.FAULTS, faults::sum);
        gauges.one(ServerFamily.BUILD, "version", version);
        gauges.jvm();
    }

    /** Where the other parts of the server show their sizes and states. */
    public Gauges gauges() {
        return gauges;
    }

    /**
     * Shows which policy is in force; to be called once.
     *
     * @param inForce asked whenever somebody looks
     */
    public void policy(Supplier<PolicyLabels> inForce) {
        registry.getPrometheusRegistry().register(PolicyLabels.exposed(inForce));
    }

    /** Shows counters of what this policy names, with 0; to be called for each that is loaded. */
    public void expect(PolicyNames names, boolean shadowMode) {
        decisions.expect(names, shadowMode);
    }

    /** Shows counters of what a shadow policy may say, with 0. */
    public void expectShadowPolicy() {
        decisions.expectShadowPolicy();
    }

    /** Shows counters of operations, with 0. */
    public void expectOperations(List<String> operations, List<String> outcomes) {
        for (String outcome : outcomes) {
            operations.forEach(operation -> operations(outcome).expect(operation));
        }
    }

    /**
     * Writes all metrics in the richest format that the reader takes: Protocol Buffers with native
     * histograms, OpenMetrics text with exemplars, else Prometheus' text format 0.0.4.
     *
     * @param accept what the reader takes (header {@code Accept}); null if it does not say
     * @return the media type of what was written
     */
    public String scrape(OutputStream out, @Nullable String accept) throws IOException {
        gauges.refresh();
        ExpositionFormatWriter writer = formats.findWriter(accept);
        writer.write(out, registry.getPrometheusRegistry().scrape());
        return writer.getContentType();
    }

    @Override
    public void decided(Decision decision) {
        decisions.count(decision);
        check.record(decision.latencyNanos(), decision);
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
        failed.expect(name);
        loaded.of(name).increment();
    }

    @Override
    public void failed(String name) {
        loaded.expect(name);
        failed.of(name).increment();
    }

    @Override
    public void fetched(String location, boolean successful) {
        fetches.of(successful ? FETCHED : FAILED).increment();
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
        operations(outcome).of(operation).increment();
    }

    /** Ends listening to the JVM. What was counted can still be read, and be counted on. */
    @Override
    public void close() {
        gauges.close();
    }

    private Counters operations(String outcome) {
        return operations.computeIfAbsent(
                outcome,
                _ ->
                        new Counters(
                                registry,
                                ServerFamily.OPERATIONS,
                                "operation",
                                1,
                                "outcome",
                                outcome));
    }

    private Counters reloads(String outcome) {
        return new Counters(registry, InForceFamily.RELOADS, "file", 1, "outcome", outcome);
    }
}
