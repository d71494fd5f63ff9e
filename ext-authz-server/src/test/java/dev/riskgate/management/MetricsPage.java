// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import dev.riskgate.management.family.CheckFamily;
import dev.riskgate.management.family.DecisionFamily;
import dev.riskgate.management.family.InForceFamily;
import dev.riskgate.management.family.MetricFamily;
import dev.riskgate.management.family.ServerFamily;
import dev.riskgate.management.family.StateFamily;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The text of docs/metrics.md. */
final class MetricsPage {

    static final String COMMAND =
            "mvn -pl ext-authz-server -am test -Dtest=MetricsDocsTest"
                    + " -Dsurefire.failIfNoSpecifiedTests=false -Driskgate.write=true";

    private static final String HEAD =
            """
            # Metrics

            <!-- Generated from the code (dev.riskgate.management.family); do not edit. To write it anew:
            %s -->

            `GET /metrics` on the management port shows them, in [the format that the reader
            takes](operations.md#exemplars-and-native-histograms). The first sentence of each is its `HELP` there.

            Every label has a bounded set of values: names from the policy, of which at most 200 are distinguished (the rest is
            `other`), or fixed values. No label holds anything that a client sent.

            [Dashboards](dashboards.md) show the metrics to look at, [alerts](operations.md#alerts) call.
            """;

    private static final String TAIL =
            """

            `jvm_*`, `process_*` and `system_*` are Micrometer's: memory, garbage collection, threads, CPU, file descriptors.
            """;

    private MetricsPage() {}

    static String of(List<MetricFamily> families) {
        StringBuilder page = new StringBuilder(HEAD.formatted(COMMAND));
        String section = "";
        for (MetricFamily family : families) {
            if (!section.equals(section(family))) {
                section = section(family);
                page.append("\n## ").append(section);
                page.append("\n\n| Metric | Type | Labels | Meaning |\n|---|---|---|---|\n");
            }
            page.append(row(family.description()));
        }
        return page + TAIL;
    }

    private static String section(MetricFamily family) {
        return switch (family) {
            case DecisionFamily _ -> "What was decided, about whom and why";
            case CheckFamily _ -> "How checks went";
            case InForceFamily _ -> "What is in force";
            case StateFamily _ -> "State and Redis";
            case ServerFamily _ -> "The server";
        };
    }

    private static String row(MetricFamily.Description metric) {
        String labels =
                metric.labels().stream().map(MetricsPage::code).collect(Collectors.joining(", "));
        return "| %s | %s | %s| %s |\n"
                .formatted(
                        code(metric.name()),
                        metric.type().name().toLowerCase(Locale.ROOT),
                        labels.isEmpty() ? "" : labels + " ",
                        (metric.help() + " " + metric.reading()).strip());
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
