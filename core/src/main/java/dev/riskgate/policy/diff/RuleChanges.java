// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.diff;

import dev.riskgate.policy.cel.analysis.ConditionTrees;
import dev.riskgate.policy.diff.Changes.Key;
import dev.riskgate.policy.model.Mode;
import dev.riskgate.policy.model.RuleSettings;
import dev.riskgate.policy.model.RuleSettings.Then;
import dev.riskgate.yaml.Durations;

import java.util.List;

/** Of {@code rules}. */
final class RuleChanges {

    private final Changes changes;

    RuleChanges(Changes changes) {
        this.changes = changes;
    }

    void compare(Pairs<RuleSettings> pairs) {
        for (Pairs.Item<RuleSettings> gone : pairs.gone()) {
            RuleSettings rule = gone.value();
            changes.addToOld(
                    enforced(rule) ? Effect.LOOSER : Effect.NONE,
                    path(gone),
                    "rule %s is removed; it said: %s".formatted(rule.name(), said(rule)));
        }
        for (Pairs.Item<RuleSettings> added : pairs.added()) {
            RuleSettings rule = added.value();
            changes.add(
                    enforced(rule) ? Effect.STRICTER : Effect.NONE,
                    path(added),
                    "rule %s is new: %s".formatted(rule.name(), said(rule)));
        }
        for (Pairs.Pair<RuleSettings> pair : pairs.both()) {
            compare(path(pair.now()), pair.old().value(), pair.now().value());
        }
        List<String> moved = pairs.moved().stream().map(pair -> pair.now().value().name()).toList();
        if (!moved.isEmpty()) {
            changes.add(
                    Effect.NONE,
                    "rules",
                    "rules: %s stand in another order, which is that of reasons"
                            .formatted(String.join(", ", moved)));
        }
    }

    static String path(Pairs.Item<RuleSettings> item) {
        return "rules[" + item.index() + "]";
    }

    private static boolean enforced(RuleSettings rule) {
        return rule.mode() == Mode.ENFORCE;
    }

    private static String said(RuleSettings rule) {
        return Text.word(rule.then())
                + (enforced(rule) ? "" : " (in shadow mode)")
                + (rule.routes().isEmpty() ? "" : " on " + String.join(", ", rule.routes()))
                + " where "
                + Text.condition(rule.when());
    }

    private void compare(String path, RuleSettings old, RuleSettings now) {
        Key key = new Key(path, "rule " + now.name(), "");
        boolean counts = enforced(old) && enforced(now);
        if (old.mode() != now.mode()) {
            changes.value(
                    enforced(now) ? Effect.STRICTER : Effect.LOOSER,
                    key.deeper("mode"),
                    old.mode(),
                    now.mode(),
                    Text::word);
        }
        if (!ConditionTrees.areSame(old.when(), now.when())) {
            changes.value(
                    counts ? Effect.UNCLEAR : Effect.NONE,
                    key.deeper("when"),
                    old.when(),
                    now.when(),
                    Text::condition);
        }
        changes.value(
                counts ? then(old.then(), now.then()) : Effect.NONE,
                key.deeper("then"),
                old.then(),
                now.then(),
                Text::word);
        changes.words(
                key.deeper("routes"),
                old.routes(),
                now.routes(),
                counts ? Effect.STRICTER : Effect.NONE,
                "all");
        if (old.then() == Then.THROTTLE && now.then() == Then.THROTTLE) {
            changes.value(
                    Effect.NONE,
                    key.deeper("retryAfter"),
                    old.retryAfter(),
                    now.retryAfter(),
                    Durations::format);
        }
    }

    /** A challenge can be answered; what is denied or throttled does not pass either way. */
    private static Effect then(Then old, Then now) {
        boolean could = old == Then.CHALLENGE;
        boolean can = now == Then.CHALLENGE;
        return could == can ? Effect.NONE : can ? Effect.LOOSER : Effect.STRICTER;
    }
}
