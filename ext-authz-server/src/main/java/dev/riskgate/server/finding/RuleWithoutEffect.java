// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import dev.riskgate.policy.model.Mode;
import dev.riskgate.policy.model.RuleSettings;

import java.util.List;
import java.util.stream.IntStream;

/** An earlier rule says the same, and no less, of every request that the rule speaks of. */
final class RuleWithoutEffect implements FindingCheck {

    @Override
    public String id() {
        return "rule-without-effect";
    }

    @Override
    public Finding.Severity severity() {
        return Finding.Severity.WARNING;
    }

    @Override
    public List<Found> find(Setup setup) {
        return setup.ofPolicy(
                policy ->
                        Setup.places(policy.rules())
                                .boxed()
                                .flatMap(
                                        i ->
                                                IntStream.range(0, i)
                                                        .mapToObj(policy.rules()::get)
                                                        .filter(
                                                                earlier ->
                                                                        covers(
                                                                                earlier,
                                                                                policy.rules()
                                                                                        .get(i)))
                                                        .limit(1)
                                                        .map(
                                                                earlier ->
                                                                        new Found(
                                                                                Source.POLICY,
                                                                                "rules[%d]"
                                                                                        .formatted(
                                                                                                i),
                                                                                sentence(
                                                                                        earlier)))));
    }

    private static String sentence(RuleSettings earlier) {
        return "this rule changes no verdict: \"%s\" before it says as much of the same requests"
                .formatted(earlier.name());
    }

    private static boolean covers(RuleSettings earlier, RuleSettings rule) {
        boolean enforced = earlier.mode() == Mode.ENFORCE || rule.mode() == Mode.SHADOW;
        boolean routes =
                earlier.routes().isEmpty()
                        || !rule.routes().isEmpty() && earlier.routes().containsAll(rule.routes());
        String when = condition(earlier);
        return enforced
                && routes
                && severity(earlier) >= severity(rule)
                && (when.equals("true") || when.equals(condition(rule)));
    }

    private static String condition(RuleSettings rule) {
        return rule.when().strip();
    }

    private static int severity(RuleSettings rule) {
        return switch (rule.then()) {
            case CHALLENGE -> 0;
            case THROTTLE -> 1;
            case DENY -> 2;
        };
    }
}
