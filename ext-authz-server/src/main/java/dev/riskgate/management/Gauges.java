// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import dev.riskgate.management.family.CheckFamily;
import dev.riskgate.management.family.DecisionFamily;
import dev.riskgate.management.family.InForceFamily;
import dev.riskgate.management.family.MetricFamily;
import dev.riskgate.management.family.ServerFamily;
import dev.riskgate.management.family.StateFamily;
import dev.riskgate.reload.FileWatcher;
import dev.riskgate.reload.ReloadStatus;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Values that are read when metrics are scraped: sizes, states, counts that another part keeps.
 * Thread-safe.
 */
public final class Gauges {

    private static final int MAX_SERIES = 200;

    private final MeterRegistry registry;

    /** Micrometer holds what it asks only weakly. */
    private final List<LongSupplier> held = new CopyOnWriteArrayList<>();

    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final List<Series> series = new CopyOnWriteArrayList<>();

    Gauges(MeterRegistry registry) {
        this.registry = registry;
    }

    /** How many entries a cache holds. */
    public void cache(String name, LongSupplier size) {
        Meters.gauge(StateFamily.CACHE, size).tag("cache", name).register(registry);
    }

    /** What an output of the decision log counts. */
    public void log(
            String output, LongSupplier written, LongSupplier dropped, LongSupplier waiting) {
        lines(output, "written", written);
        lines(output, "dropped", dropped);
        Meters.gauge(ServerFamily.LOG_WAITING, waiting).tag("output", output).register(registry);
    }

    private void lines(String output, String outcome, LongSupplier count) {
        held.add(count);
        Meters.counter(ServerFamily.LOG_LINES, count, LongSupplier::getAsLong)
                .tag("output", output)
                .tag("outcome", outcome)
                .register(registry);
    }

    /** What became of tokens whose network had used up its time. */
    public void tokenTurns(LongSupplier waited, LongSupplier turnedAway) {
        turns("waited", waited);
        turns("turned_away", turnedAway);
    }

    private void turns(String outcome, LongSupplier count) {
        held.add(count);
        Meters.counter(CheckFamily.TOKEN_TURNS, count, LongSupplier::getAsLong)
                .tag("outcome", outcome)
                .register(registry);
    }

    /** How many checks wait right now. */
    public void waiting(LongSupplier checks) {
        gauge(CheckFamily.WAITING, checks);
    }

    /** The date of the table of countries and networks. */
    public void geoTable(LongSupplier epochSeconds) {
        gauge(InForceFamily.GEO_DATE, epochSeconds);
    }

    /** From which network requests of the most clients were refused: how many clients. */
    public void networkClients(LongSupplier clients) {
        gauge(DecisionFamily.NETWORK_CLIENTS, clients);
    }

    /** How many blocks are in force. */
    public void blocks(LongSupplier blocks) {
        gauge(StateFamily.BLOCKS, blocks);
    }

    /** Who verifies RSA and ECDSA signatures. */
    public void crypto(String provider) {
        one(InForceFamily.CRYPTO, "provider", provider);
    }

    /** Whether the server takes calls. */
    public void ready(BooleanSupplier ready) {
        gauge(ServerFamily.READY, () -> ready.getAsBoolean() ? 1 : 0);
    }

    /** Whether each watched file is in force as it is now. */
    public void files(FileWatcher watcher) {
        series(InForceFamily.FILE_CURRENT, "file", () -> current(watcher));
    }

    private static Map<String, Integer> current(FileWatcher watcher) {
        Map<String, Integer> states = new TreeMap<>();
        for (ReloadStatus status : watcher.statuses()) {
            states.merge(status.name(), status.current() ? 1 : 0, Math::min);
        }
        return states;
    }

    /**
     * Values by the names that there are at the time, which come and go with the policy or a file.
     * No more than 200 are shown.
     *
     * @param label of the names
     */
    public void series(
            MetricFamily family, String label, Supplier<Map<String, ? extends Number>> values) {
        MultiGauge gauge = Meters.series(family, registry);
        series.add(new Series(gauge, label, values));
    }

    /** A value that there is not at all times. */
    public void optional(MetricFamily family, Supplier<OptionalDouble> value) {
        MultiGauge gauge = Meters.series(family, registry);
        series.add(new Series(gauge, "", () -> ofNoName(value.get())));
    }

    private static Map<String, Double> ofNoName(OptionalDouble value) {
        return value.isPresent() ? Map.of("", value.getAsDouble()) : Map.of();
    }

    /** Brings series that come and go up to date. */
    synchronized void refresh() {
        series.forEach(Series::refresh);
    }

    /** What comes and goes, of one metric. */
    private record Series(
            MultiGauge gauge, String label, Supplier<Map<String, ? extends Number>> values) {

        void refresh() {
            List<Row<?>> rows = new ArrayList<>();
            new TreeMap<String, Number>(values.get())
                    .forEach(
                            (name, value) -> {
                                if (rows.size() < MAX_SERIES) {
                                    rows.add(Row.of(tags(name), value));
                                }
                            });
            gauge.register(rows, true);
        }

        private Tags tags(String name) {
            return label.isEmpty() ? Tags.empty() : Tags.of(label, name);
        }
    }

    /** A value that goes up and down. */
    public void gauge(MetricFamily family, LongSupplier value) {
        Meters.gauge(family, value).register(registry);
    }

    /** A count that another part keeps. */
    public void counter(MetricFamily family, LongSupplier value) {
        held.add(value);
        Meters.counter(family, value, LongSupplier::getAsLong).register(registry);
    }

    void one(MetricFamily family, String label, String value) {
        Meters.gauge(family, () -> 1).tag(label, value).register(registry);
    }

    void jvm() {
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        collections.bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** The JVM holds those that listen for its collections. */
    void close() {
        collections.close();
    }
}
