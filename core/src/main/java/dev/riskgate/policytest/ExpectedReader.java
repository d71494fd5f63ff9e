// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policytest;

import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.policy.model.RuleSettings;
import dev.riskgate.verdict.Verdict;
import dev.riskgate.yaml.Quote;
import dev.riskgate.yaml.Suggestion;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads {@code expect}: a verdict's word, or a mapping. */
final class ExpectedReader {

    private static final Map<String, String> VERDICTS =
            Verdict.LABELS.stream().collect(Collectors.toMap(Function.identity(), label -> label));

    private final List<String> routes = new ArrayList<>();
    private final List<String> rules;
    private final List<String> limits;

    ExpectedReader(PolicyFile policy) {
        policy.routes().forEach(route -> routes.add(route.name()));
        routes.add(RouteSettings.NO_ROUTE);
        this.rules = policy.rules().stream().map(RuleSettings::name).toList();
        this.limits = policy.limitNames();
    }

    Expected read(YamlNode node) {
        if (node.isMissing() || !node.isMap()) {
            String verdict = node.isMissing() ? "" : node.word("", VERDICTS);
            return new Expected(verdict, null, null, 0, List.of(), List.of(), 0, 100);
        }
        YamlMap map = node.map();
        YamlNode verdict = map.need("verdict");
        YamlNode enforced = map.find("enforced");
        YamlNode route = map.find("route");
        YamlNode scoreNode = map.find("score");
        YamlMap score = scoreNode == null ? null : scoreNode.map();
        List<YamlNode> reasons = map.oneOrMore("reasons");
        reasons.forEach(this::checkReason);
        List<YamlNode> shadowed = map.oneOrMore("shadowed");
        shadowed.forEach(rule -> known(rule, rule.text(), "rule", rules));
        return new Expected(
                verdict.isMissing() ? "" : verdict.word("", VERDICTS),
                enforced == null ? null : enforced.word("", VERDICTS),
                route == null ? null : known(route, route.text(), "route", routes),
                (int) map.integer("status", 0, 100, 599),
                YamlNode.texts(reasons),
                YamlNode.texts(shadowed),
                score == null ? 0 : score.number("min", 0, 0, 100),
                score == null ? 100 : score.number("max", 100, 0, 100));
    }

    /** The codes of reasons are not a closed set here, since signals bring their own. */
    private void checkReason(YamlNode node) {
        String text = node.text();
        if (text.startsWith(Expected.RULE)) {
            known(node, text.substring(Expected.RULE.length()), "rule", rules);
        } else if (text.startsWith(Expected.LIMIT)) {
            known(node, text.substring(Expected.LIMIT.length()), "limit", limits);
        } else if (!text.chars()
                .allMatch(c -> c >= 'a' && c <= 'z' || c == '_' || Character.isDigit(c))) {
            node.problem("a reason is rule:NAME, limit:NAME, or a code such as scope_missing");
        }
    }

    private static String known(YamlNode node, String name, String thing, List<String> names) {
        if (!names.contains(name)) {
            node.problem(
                    "the policy has no "
                            + thing
                            + " "
                            + Quote.of(name)
                            + Suggestion.among(name, names));
        }
        return name;
    }
}
