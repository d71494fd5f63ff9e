// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules, runbooks and the guide to operations say the same. */
class RunbooksTest {

    private static final Pattern METRIC_ROW = Pattern.compile("(?m)^\\| `(riskgate_\\w+)` \\|");
    private static final Pattern ALERT_ROW =
            Pattern.compile("(?m)^\\| \\[(\\w+)]\\(runbooks/(\\w+)\\.md\\) \\| ([\\w, ]+) \\|");
    private static final Pattern METRIC =
            Pattern.compile("\\b(?:job:[\\w:]+|(?:riskgate|envoy)_\\w+)");
    private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
    private static final List<String> HEADINGS =
            List.of(
                    "## What it means",
                    "## How to see it",
                    "## Likely causes",
                    "## What to do",
                    "## How to silence it");

    private final Path docs = Checkout.find().root().resolve("docs");
    private final AlertRules rules = AlertRules.read(Checkout.find());

    @Test
    void everyAlertHasARunbookAndEveryRunbookAnAlert() {
        TreeSet<String> pages = new TreeSet<>();
        AlertRules.files(docs.resolve("runbooks"))
                .forEach(page -> pages.add(page.getFileName().toString()));
        TreeSet<String> expected = new TreeSet<>();
        rules.alerts().forEach(alert -> expected.add(alert.name() + ".md"));

        assertThat(pages).containsExactlyElementsOf(expected);
    }

    @Test
    void everyAlertSaysWhatItIsHowBadItIsAndWhereToReadOn() {
        for (AlertRules.Alert alert : rules.alerts()) {
            assertThat(alert.severity()).as(alert.name()).isIn("critical", "warning");
            assertThat(alert.summary()).as(alert.name()).endsWith(".");
            assertThat(alert.description()).as(alert.name()).endsWith(".");
            assertThat(alert.runbook()).isEqualTo(AlertRules.RUNBOOKS + alert.name() + ".md");
        }
    }

    @Test
    void everyRunbookHasTheSameParts() throws IOException {
        for (Path page : AlertRules.files(docs.resolve("runbooks"))) {
            List<String> lines = Files.readAllLines(page);
            String name = page.getFileName().toString().replace(".md", "");
            assertThat(lines.getFirst()).isEqualTo("# " + name);
            assertThat(lines.stream().filter(line -> line.startsWith("## ")))
                    .as(name)
                    .containsExactlyElementsOf(HEADINGS);
            assertThat(lines).as(name).anyMatch(line -> line.contains("alertname=" + name + " "));
        }
    }

    @Test
    void theGuideListsEveryAlertWithItsSeverity() throws IOException {
        TreeSet<String> listed = new TreeSet<>();
        ALERT_ROW
                .matcher(Files.readString(docs.resolve("operations.md")))
                .results()
                .forEach(
                        row -> {
                            assertThat(row.group(2)).isEqualTo(row.group(1));
                            for (String severity : row.group(3).split(", ", -1)) {
                                listed.add(row.group(1) + " " + severity);
                            }
                        });
        TreeSet<String> alerts = new TreeSet<>();
        rules.alerts().forEach(alert -> alerts.add(alert.name() + " " + alert.severity()));

        assertThat(listed).containsExactlyElementsOf(alerts);
    }

    @Test
    void rulesAndRunbooksAskOnlyForMetricsThatThereAre() throws IOException {
        TreeSet<String> known = known();
        for (Path page : AlertRules.files(docs.resolve("runbooks"))) {
            String text = Files.readString(page);
            String query = text.substring(text.indexOf("```promql"), text.indexOf("## Likely"));
            assertThat(asked(query)).as(page.toString()).isNotEmpty().allMatch(known::contains);
        }
        Stream.concat(
                        rules.alerts().stream().map(AlertRules.Alert::expr),
                        rules.recorded().stream().map(AlertRules.Recorded::expr))
                .forEach(
                        expr ->
                                assertThat(asked(expr))
                                        .as(expr)
                                        .isNotEmpty()
                                        .allMatch(known::contains));
    }

    /**
     * Ours by the page of metrics, those recorded by the rules; Envoy's are tried against a real
     * one.
     */
    private TreeSet<String> known() throws IOException {
        TreeSet<String> known = new TreeSet<>();
        METRIC_ROW
                .matcher(Files.readString(docs.resolve("metrics.md")))
                .results()
                .map(row -> row.group(1))
                .forEach(name -> known.addAll(List.of(name, name + "_bucket", name + "_count")));
        assertThat(known).hasSizeGreaterThan(50);
        rules.recorded().forEach(each -> known.add(each.name()));
        known.addAll(EnvoyMetrics.NAMES);
        return known;
    }

    private static List<String> asked(String expr) {
        return METRIC.matcher(TEXT.matcher(expr).replaceAll("\"\""))
                .results()
                .map(MatchResult::group)
                .distinct()
                .filter(name -> !name.equals("envoy_http_conn_manager_prefix"))
                .collect(Collectors.toList());
    }
}
