// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.chart.Program;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Each alert fires when it should, and is silent when it should be: promtool says so. */
class AlertRulesTest {

    private static final String SOURCE =
            "apt install prometheus, or https://prometheus.io/download/";
    private static final Pattern SELECTED =
            Pattern.compile(
                    "ALERTS\\{alertname=\"(\\w+)\"(?:, severity=\"(\\w+)\")?,"
                            + " alertstate=\"firing\"}");

    private final Path prometheus = Checkout.find().root().resolve("deploy/prometheus");
    private final AlertRules rules = AlertRules.read(Checkout.find());

    @Test
    void promtoolTakesTheRulesAndTheExampleThatLoadsThem() {
        Program.Finished check =
                promtool("check", "config", prometheus.resolve("prometheus.yaml").toString());

        assertThat(check.status()).as(check.all()).isZero();
        assertThat(check.all())
                .contains("SUCCESS: " + AlertRules.files(rules.folder()).size() + " rule files");
    }

    @Test
    void everyCaseOfTheRulesComesOutAsItSays() {
        List<String> arguments = new ArrayList<>(List.of("test", "rules"));
        tests().forEach(file -> arguments.add(file.toString()));
        Program.Finished test = promtool(arguments.toArray(String[]::new));

        assertThat(test.status()).as(test.all()).isZero();
    }

    @Test
    void everyAlertHasACaseInWhichItFiresAndOneInWhichItIsSilent() {
        TreeSet<String> fires = new TreeSet<>();
        TreeSet<String> silent = new TreeSet<>();
        for (Path file : tests()) {
            for (JsonNode test : AlertRules.yaml(file).path("tests")) {
                for (JsonNode asked : test.path("promql_expr_test")) {
                    collect(asked, fires, silent);
                }
            }
        }
        TreeSet<String> alerts = new TreeSet<>();
        rules.alerts().forEach(alert -> alerts.add(alert.name() + " " + alert.severity()));

        assertThat(fires).containsExactlyElementsOf(alerts);
        assertThat(silent).containsExactlyElementsOf(alerts);
    }

    /** What an expression asks is exactly one alert; what comes back is that, or nothing. */
    private void collect(JsonNode asked, TreeSet<String> fires, TreeSet<String> silent) {
        String expr = asked.path("expr").asString("");
        Matcher selected = SELECTED.matcher(expr);
        assertThat(selected.matches()).as(expr).isTrue();
        assertThat(asked.path("exp_samples").isArray()).as(expr).isTrue();
        TreeSet<String> into = asked.path("exp_samples").isEmpty() ? silent : fires;
        String severity = selected.group(2);
        severities(selected.group(1))
                .filter(each -> severity == null || severity.equals(each))
                .forEach(each -> into.add(selected.group(1) + " " + each));
    }

    private Stream<String> severities(String name) {
        List<String> severities =
                rules.alerts().stream()
                        .filter(alert -> alert.name().equals(name))
                        .map(AlertRules.Alert::severity)
                        .toList();
        assertThat(severities).as("severities of %s", name).isNotEmpty();
        return severities.stream();
    }

    private List<Path> tests() {
        return AlertRules.files(prometheus.resolve("tests"));
    }

    private static Program.Finished promtool(String... arguments) {
        return Program.need("promtool", SOURCE).run(arguments);
    }
}
