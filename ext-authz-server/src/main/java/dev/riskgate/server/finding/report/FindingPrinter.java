// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding.report;

import dev.riskgate.server.finding.Finding;
import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.ProblemPrinter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows findings to a person, and to programs. Stateless. */
public final class FindingPrinter {

    private FindingPrinter() {}

    /** For a person: those that are not accepted, and how many there are. */
    public static String text(List<Finding> findings) {
        StringBuilder out = new StringBuilder();
        List<Finding> open = findings.stream().filter(finding -> !finding.accepted()).toList();
        for (Finding finding : open) {
            Problem place = finding.place();
            Problem shown =
                    new Problem(
                            place.file(),
                            place.line(),
                            place.column(),
                            place.path(),
                            place.message() + " [" + finding.check().id() + "]");
            out.append(
                    new ProblemPrinter(finding.quotable())
                            .print(word(finding.check().severity()), List.of(shown)));
        }
        if (!findings.isEmpty()) {
            out.append(summary(findings, open));
        }
        return out.toString();
    }

    private static String summary(List<Finding> findings, List<Finding> open) {
        long warnings = open.stream().filter(FindingPrinter::isWarning).count();
        List<String> parts = new ArrayList<>();
        parts.add(count(warnings, "warning"));
        parts.add(count(open.size() - warnings, "note"));
        if (findings.size() > open.size()) {
            parts.add(findings.size() - open.size() + " accepted");
        }
        return "Findings: %s. docs/findings.md says what each means, and how to mend or accept it.\n"
                .formatted(String.join(", ", parts));
    }

    /** For programs: a mapping each, accepted ones included. */
    public static List<Map<String, Object>> json(List<Finding> findings) {
        return findings.stream().map(FindingPrinter::json).toList();
    }

    private static Map<String, Object> json(Finding finding) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", finding.check().id());
        fields.put("severity", word(finding.check().severity()));
        fields.putAll(place(finding.place()));
        fields.put("accepted", finding.accepted());
        fields.put("page", finding.page());
        return fields;
    }

    /** Place and message; line and column are left out where there are none. */
    public static Map<String, Object> place(Problem problem) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", problem.file());
        if (problem.line() > 0) {
            fields.put("line", problem.line());
            fields.put("column", problem.column());
        }
        if (!problem.path().isEmpty()) {
            fields.put("path", problem.path());
        }
        fields.put("message", problem.message());
        return fields;
    }

    /** Whether it speaks against going on, where somebody is strict. */
    public static boolean isOpenWarning(Finding finding) {
        return isWarning(finding) && !finding.accepted();
    }

    private static boolean isWarning(Finding finding) {
        return finding.check().severity() == Finding.Severity.WARNING;
    }

    private static String word(Finding.Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    private static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
