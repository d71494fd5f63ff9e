// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policytest;

import dev.riskgate.decision.Decision;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.RuleResult;
import dev.riskgate.verdict.Verdict;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * What has to become of a request. What is not said may be anything.
 *
 * @param verdict what the policy says, in its word
 * @param enforced what is done about it; null for anything
 * @param route the route that it takes; null for any
 * @param status the HTTP status of the answer, 200 where it passes; 0 for any
 * @param reasons all of these: {@code rule:NAME}, {@code limit:NAME}, or the code of a reason
 * @param shadowed rules in shadow mode that must have spoken
 * @param minScore the score is at least this
 * @param maxScore the score is at most this
 */
public record Expected(
        String verdict,
        @Nullable String enforced,
        @Nullable String route,
        int status,
        List<String> reasons,
        List<String> shadowed,
        double minScore,
        double maxScore) {

    static final String RULE = "rule:";
    static final String LIMIT = "limit:";

    public Expected {
        reasons = List.copyOf(reasons);
        shadowed = List.copyOf(shadowed);
    }

    /** One thing that is not as it should be. */
    public record Difference(String what, String expected, String actual) {}

    /** What is not as it should be; empty where all is. */
    public List<Difference> differences(Decision decision) {
        List<Difference> found = new ArrayList<>();
        compare("verdict", verdict, decision.verdict().label(), found);
        compare("enforced", enforced, decision.enforced().label(), found);
        compare("route", route, decision.route(), found);
        int answered = decision.denialResponse().status();
        if (status != 0 && status != answered) {
            found.add(
                    new Difference("status", Integer.toString(status), Integer.toString(answered)));
        }
        List<String> given = given(decision);
        for (String reason : reasons) {
            if (!given.contains(reason)) {
                found.add(new Difference("reasons", reason, listed(given)));
            }
        }
        List<String> silent = rules(decision, true);
        for (String rule : shadowed) {
            if (!silent.contains(rule)) {
                found.add(new Difference("shadowed", rule, listed(silent)));
            }
        }
        double score = decision.risk().score();
        if (score < minScore || score > maxScore) {
            found.add(
                    new Difference(
                            "score",
                            "%.1f to %.1f".formatted(minScore, maxScore),
                            "%.1f".formatted(score)));
        }
        return found;
    }

    /** Everything that {@link #reasons} can name of this decision. */
    public static List<String> given(Decision decision) {
        List<String> given = new ArrayList<>();
        rules(decision, false).forEach(rule -> given.add(RULE + rule));
        if (decision.verdict() instanceof Verdict.Throttle throttle && !throttle.byRule()) {
            given.add(LIMIT + throttle.limit());
        }
        decision.verdict().reasons().stream().map(Reason::code).distinct().forEach(given::add);
        return given;
    }

    /** The names of the rules that spoke. */
    static List<String> rules(Decision decision, boolean shadow) {
        return decision.rules().stream()
                .filter(rule -> rule.shadow() == shadow)
                .map(RuleResult::rule)
                .toList();
    }

    private static void compare(
            String what, @Nullable String expected, String actual, List<Difference> found) {
        if (expected != null && !expected.equals(actual)) {
            found.add(new Difference(what, expected, actual));
        }
    }

    private static String listed(List<String> words) {
        return words.isEmpty() ? "none" : String.join(", ", words);
    }
}
