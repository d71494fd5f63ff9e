// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.diff;

import dev.riskgate.identity.CredentialSettings;
import dev.riskgate.policy.model.LimitSettings;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.policy.model.RuleSettings;

import java.util.List;
import java.util.function.Function;

/**
 * What differs in meaning between two policies. Layout, comments, defaults that are written out and
 * the order of words in a list that has none differ in nothing.
 */
public final class PolicyDiff {

    private PolicyDiff() {}

    /** What a reviewer should read first comes first; nothing if they mean the same. */
    public static List<Change> of(PolicyVersion before, PolicyVersion after) {
        Changes changes = new Changes(before, after);
        PolicyFile old = before.policy().file();
        PolicyFile now = after.policy().file();
        new RiskChanges(changes).compare(old, now);

        Pairs<CredentialSettings> credentials = credentials(old, now);
        Function<CredentialSettings, String> name = CredentialSettings::name;
        renamed(changes, credentials, Effect.NONE, name, CredentialChanges::path);
        old = Renames.credentials(old, Renames.of(credentials, name));
        new CredentialChanges(before, after, changes).compare(credentials(old, now));

        Pairs<RouteSettings> routes = routes(old, now);
        boolean told = AddedRoutes.readsRoute(old) || AddedRoutes.readsRoute(now);
        Effect effect = told ? Effect.UNCLEAR : Effect.NONE;
        renamed(changes, routes, effect, RouteSettings::name, RouteChanges::path);
        old = Renames.routes(old, Renames.of(routes, RouteSettings::name));
        new RouteChanges(old, now, changes).compare(routes(old, now));

        Pairs<RuleSettings> rules =
                Pairs.of(old.rules(), now.rules(), RuleSettings::name, Renames::likeness);
        renamed(changes, rules, Effect.NONE, RuleSettings::name, RuleChanges::path);
        new RuleChanges(changes).compare(rules);
        LimitChanges limits = new LimitChanges(changes);
        limits.unauthentic(old.unauthentic(), now.unauthentic());
        limits.compare(
                Pairs.of(old.limits(), now.limits(), LimitSettings::name, LimitChanges::likeness));
        return changes.sorted();
    }

    private static Pairs<CredentialSettings> credentials(PolicyFile old, PolicyFile now) {
        return Pairs.of(
                old.credentials(), now.credentials(), CredentialSettings::name, Renames::likeness);
    }

    private static Pairs<RouteSettings> routes(PolicyFile old, PolicyFile now) {
        return Pairs.of(old.routes(), now.routes(), RouteSettings::name, Renames::likeness);
    }

    private static <T> void renamed(
            Changes changes,
            Pairs<T> pairs,
            Effect effect,
            Function<T, String> name,
            Function<Pairs.Item<T>, String> path) {
        for (Pairs.Pair<T> pair : pairs.both()) {
            String old = name.apply(pair.old().value());
            String now = name.apply(pair.now().value());
            if (!old.equals(now)) {
                String at = path.apply(pair.now());
                changes.add(
                        effect,
                        at + ".name",
                        "%s %s is called %s now, and is the same"
                                .formatted(at.replaceFirst("s\\[.*", ""), old, now));
            }
        }
    }
}
