// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.yaml;

import dev.riskgate.policy.cel.Condition;
import dev.riskgate.policy.cel.analysis.ConditionCompiler;
import dev.riskgate.policy.model.Mode;
import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.policy.model.RuleSettings;
import dev.riskgate.policy.model.RuleSettings.Then;
import dev.riskgate.verdict.RiskResult;
import dev.riskgate.yaml.EnumWords;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code rules} and compiles their conditions. */
final class RuleReader {

    private static final int MAX_RULES = 1_000;
    private static final Map<String, Then> THEN = EnumWords.of(Then.values());

    private final UniqueNames names = new UniqueNames("rule");
    private final UniqueNames routes;
    private final UniqueNames credentials;
    private final List<String> namespaces;
    private final List<Condition> conditions = new ArrayList<>();

    /**
     * @param namespaces of the clients that the credentials name
     */
    RuleReader(UniqueNames routes, UniqueNames credentials, List<String> namespaces) {
        this.routes = routes;
        this.credentials = credentials;
        this.namespaces = namespaces;
    }

    /**
     * @param risk the mode of {@code risk}
     */
    List<RuleSettings> read(YamlMap top, Mode risk) {
        List<YamlNode> items = top.list("rules");
        if (items.size() > MAX_RULES) {
            items.get(MAX_RULES).problem("more than " + MAX_RULES + " rules");
            items = items.subList(0, MAX_RULES);
        }
        List<RuleSettings> rules = new ArrayList<>();
        for (YamlNode item : items) {
            RuleSettings rule = rule(item.map());
            if (risk == Mode.SHADOW && rule.name().equals(RiskResult.NAME)) {
                item.problem(
                        "with risk.mode: shadow no rule can have the name \"risk\": in the log it"
                                + " stands for what the thresholds would have said");
            }
            rules.add(rule);
        }
        return rules;
    }

    /** In the order of the rules; complete only if no problem was reported. */
    List<Condition> conditions() {
        return conditions;
    }

    private RuleSettings rule(YamlMap map) {
        String name = names.give(map);
        YamlNode when = map.need("when");
        YamlNode thenNode = map.need("then");
        Then then = thenNode.isMissing() ? Then.DENY : thenNode.word(Then.DENY, THEN);
        YamlNode retry = map.find("retryAfter");
        Duration retryAfter =
                retry == null
                        ? RuleSettings.DEFAULT_RETRY_AFTER
                        : retry.span(RuleSettings.DEFAULT_RETRY_AFTER);
        if (retry != null && then != Then.THROTTLE) {
            retry.problem("retryAfter belongs to then: throttle");
        }
        List<String> own = routes.references(map, "routes");
        if (!when.isMissing()) {
            Condition condition =
                    ConditionCompiler.compile(when, credentials.all(), namespaces, asked(own, map));
            if (condition != null) {
                conditions.add(condition);
            }
        }
        return new RuleSettings(
                name,
                when.text(),
                then,
                map.word("mode", Mode.ENFORCE, SettingReader.MODE),
                own,
                retryAfter);
    }

    /** The names of the routes where the rule is asked. */
    private Set<String> asked(List<String> own, YamlMap map) {
        if (!own.isEmpty() && own.size() == map.list("routes").size()) {
            return new LinkedHashSet<>(own);
        }
        Set<String> all = new LinkedHashSet<>(routes.all());
        all.add(RouteSettings.NO_ROUTE);
        return all;
    }
}
