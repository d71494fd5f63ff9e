// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management.family;

import java.util.List;
import java.util.stream.Stream;

/**
 * A metric with all its label values, which Prometheus calls a metric family. It is said here and
 * nowhere else: what {@code /metrics} shows and docs/metrics.md are both made from it.
 */
public sealed interface MetricFamily
        permits DecisionFamily, CheckFamily, InForceFamily, StateFamily, ServerFamily {

    /** What it is for Prometheus. */
    enum Type {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    /**
     * What there is to know of it.
     *
     * @param name as it is exposed
     * @param labels their names; each has a bounded set of values, and none that a client chose
     * @param help what it is, in a sentence of plain text
     * @param reading what to know besides to read it, in Markdown with addresses relative to docs/;
     *     may be empty
     */
    record Description(Type type, String name, List<String> labels, String help, String reading) {

        public Description {
            labels = List.copyOf(labels);
        }
    }

    Description description();

    /** All of them, by what they tell of, in the order in which they are explained. */
    static List<MetricFamily> all() {
        return Stream.<MetricFamily[]>of(
                        DecisionFamily.values(),
                        CheckFamily.values(),
                        InForceFamily.values(),
                        StateFamily.values(),
                        ServerFamily.values())
                .flatMap(Stream::of)
                .toList();
    }
}
