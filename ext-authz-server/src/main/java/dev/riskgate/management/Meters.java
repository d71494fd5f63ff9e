// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import dev.riskgate.management.family.MetricFamily;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;

import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/** Micrometer's meters, named and explained as their families say. */
final class Meters {

    private Meters() {}

    /** A count that is kept elsewhere; it is held only weakly. */
    static <T> FunctionCounter.Builder<T> counter(
            MetricFamily family, T counted, ToDoubleFunction<T> count) {
        MetricFamily.Description description = family.description();
        return FunctionCounter.builder(description.name(), counted, count)
                .description(description.help());
    }

    /** A value that is asked for when somebody looks. */
    static Gauge.Builder<?> gauge(MetricFamily family, LongSupplier value) {
        MetricFamily.Description description = family.description();
        return Gauge.builder(description.name(), value, LongSupplier::getAsLong)
                .description(description.help())
                .strongReference(true);
    }

    /** Values whose labels come and go. */
    static MultiGauge series(MetricFamily family, MeterRegistry registry) {
        MetricFamily.Description description = family.description();
        return MultiGauge.builder(description.name())
                .description(description.help())
                .register(registry);
    }
}
