// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.policy;

import dev.riskgate.decision.Decision;
import dev.riskgate.policytest.Coverage;
import dev.riskgate.policytest.Expected;
import dev.riskgate.policytest.TestRun;
import dev.riskgate.verdict.Reason;

import java.util.List;
import java.util.Locale;

/** Tells a person what became of tests. Nothing that it prints does anything to a terminal. */
final class TestReport {

    private TestReport() {}

    /** The lines of one test that has failed. */
    static String failure(String file, TestRun.Result result) {
        StringBuilder text = new StringBuilder();
        text.append(
                "FAILED  %s (%s:%d)%n"
                        .formatted(
                                printable(result.test().name()),
                                printable(file),
                                result.test().line()));
        for (Expected.Difference difference : result.differences()) {
            text.append(
                    "        %s: expected %s, was %s%n"
                            .formatted(
                                    difference.what(),
                                    printable(difference.expected()),
                                    difference.actual()));
        }
        told(result.decision())
                .forEach(
                        line ->
                                text.append("        ")
                                        .append(line)
                                        .append(System.lineSeparator()));
        return text.toString();
    }

    /** What the policy said, in words. */
    static List<String> told(Decision decision) {
        String what =
                String.format(
                        Locale.ROOT,
                        "The request %s%s takes route %s, scores %.1f and is answered %d: %s%s.",
                        printable(String.valueOf(decision.request())),
                        decision.caller() == null
                                ? " of nobody"
                                : " of client " + printable(decision.caller().client().id()),
                        decision.route(),
                        decision.risk().score(),
                        decision.denialResponse().status(),
                        decision.verdict().label(),
                        decision.enforced().label().equals(decision.verdict().label())
                                ? ""
                                : ", enforced as " + decision.enforced().label());
        List<String> reasons =
                decision.verdict().reasons().stream().map(TestReport::reason).distinct().toList();
        if (reasons.isEmpty()) {
            return List.of(what);
        }
        return List.of(what, "Because: " + String.join(" ", reasons));
    }

    private static String reason(Reason reason) {
        return printable(reason.text()) + " (" + reason.code() + ")";
    }

    static String coverage(Coverage coverage) {
        StringBuilder text = new StringBuilder();
        text.append("Coverage: %d%%%n".formatted(coverage.percent()));
        for (Coverage.Kind kind : Coverage.Kind.values()) {
            int total = coverage.total(kind);
            List<String> missed = coverage.missed(kind);
            text.append(
                    "  %d of %d %s %s%s%n"
                            .formatted(
                                    total - missed.size(),
                                    total,
                                    kind.label(),
                                    kind.deed(),
                                    missed.isEmpty()
                                            ? ""
                                            : "; never: " + String.join(", ", missed)));
        }
        return text.toString();
    }

    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", " ")
                .replaceAll("[\\u0080-\\u009f\\u202a-\\u202e\\u2066-\\u2069]", " ");
    }
}
