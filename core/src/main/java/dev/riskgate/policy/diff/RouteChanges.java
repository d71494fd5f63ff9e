// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.diff;

import dev.riskgate.identity.OtherCredentials;
import dev.riskgate.policy.diff.Changes.Key;
import dev.riskgate.policy.model.ChallengeSettings;
import dev.riskgate.policy.model.Mode;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.policy.model.RouteSettings.Match;
import dev.riskgate.policy.model.RouteSettings.Require;
import dev.riskgate.request.PathAllowance;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Thresholds;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Of {@code routes}. */
final class RouteChanges {

    private final PolicyFile before;
    private final PolicyFile after;
    private final Changes changes;

    RouteChanges(PolicyFile before, PolicyFile after, Changes changes) {
        this.before = before;
        this.after = after;
        this.changes = changes;
    }

    void compare(Pairs<RouteSettings> pairs) {
        AddedRoutes removed = new AddedRoutes(before);
        AddedRoutes here = new AddedRoutes(after);
        for (Pairs.Item<RouteSettings> gone : pairs.gone()) {
            changes.addToOld(
                    removed.effect(gone.index()).inverse(),
                    path(gone),
                    "route %s (%s) is removed: its requests are judged by the next route that takes"
                                    .formatted(gone.value().name(), matched(gone.value().match()))
                            + " them, or as route none");
        }
        for (Pairs.Item<RouteSettings> added : pairs.added()) {
            changes.add(
                    here.effect(added.index()),
                    path(added),
                    "route %s (%s) is new: %s"
                            .formatted(
                                    added.value().name(),
                                    matched(added.value().match()),
                                    demands(added.value())));
        }
        for (Pairs.Pair<RouteSettings> pair : pairs.moved()) {
            changes.add(
                    Effect.UNCLEAR,
                    path(pair.now()),
                    "route %s has moved%s: what it and others match may be taken by another one now"
                            .formatted(pair.now().value().name(), where(pair.now().index())));
        }
        for (Pairs.Pair<RouteSettings> pair : pairs.both()) {
            compare(path(pair.now()), pair.old().value(), pair.now().value());
        }
    }

    static String path(Pairs.Item<RouteSettings> item) {
        return "routes[" + item.index() + "]";
    }

    private String where(int index) {
        return index == 0
                ? " to the top"
                : " and stands behind " + after.routes().get(index - 1).name() + " now";
    }

    private static String matched(Match match) {
        return Changes.list(match.methods(), "all methods")
                + " of "
                + Changes.list(match.paths(), "all paths")
                + (match.hosts().isEmpty() ? "" : " at " + String.join(", ", match.hosts()));
    }

    private static String demands(RouteSettings route) {
        Require require = route.require();
        StringBuilder text = new StringBuilder();
        text.append(route.anonymous() ? "anonymous" : "a credential is needed");
        if (!require.credentials().isEmpty()) {
            text.append(" of ").append(String.join(" or ", require.credentials()));
        }
        if (require.otherCredentials() == OtherCredentials.ANY_CLIENT) {
            text.append(", others may name any client");
        }
        if (!require.scopes().isEmpty()) {
            text.append(", scopes ").append(String.join(", ", require.scopes()));
        }
        if (!require.roles().isEmpty()) {
            text.append(", role ").append(String.join(" or ", require.roles()));
        }
        if (require.assurance() != AssuranceLevel.NONE) {
            text.append(", assurance ").append(Text.word(require.assurance()));
        }
        Thresholds thresholds = route.thresholds();
        text.append(", challenged from ").append(Text.number(thresholds.challenge()));
        text.append(", denied from ").append(Text.number(thresholds.deny()));
        text.append(pair("identity", thresholds.identity()));
        text.append(pair("behaviour", thresholds.behaviour()));
        return text.toString();
    }

    private static String pair(String number, Thresholds.Pair pair) {
        return pair.canSpeak()
                ? ", for its "
                        + number
                        + " challenged from "
                        + Text.number(pair.challenge())
                        + " and denied from "
                        + Text.number(pair.deny())
                : "";
    }

    private void compare(String path, RouteSettings old, RouteSettings now) {
        Key key = new Key(path, "route " + now.name(), "");
        Key match = key.deeper("match");
        words(match.deeper("methods"), old.match().methods(), now.match().methods());
        words(match.deeper("path"), old.match().paths(), now.match().paths());
        words(match.deeper("hosts"), old.match().hosts(), now.match().hosts());
        require(key.deeper("require"), old.require(), now.require());
        changes.scale(
                key.deeper("anonymous"),
                old.anonymous(),
                now.anonymous(),
                Comparator.naturalOrder(),
                true,
                String::valueOf);
        thresholds(key.deeper("thresholds"), old.thresholds(), now.thresholds());
        changes.value(
                Effect.UNCLEAR,
                key.deeper("consistency"),
                old.consistency(),
                now.consistency(),
                Text::word);
        changes.scale(
                key.deeper("onDegraded"),
                old.onDegraded(),
                now.onDegraded(),
                Comparator.reverseOrder(),
                true,
                Text::word);
        changes.scale(
                key.deeper("allowUpgrade"),
                old.allowUpgrade(),
                now.allowUpgrade(),
                Comparator.naturalOrder(),
                true,
                String::valueOf);
        allowance(key.deeper("encodedSlash"), old.encodedSlash(), now.encodedSlash());
        allowance(key.deeper("lookalikes"), old.lookalikes(), now.lookalikes());
    }

    private void allowance(Key key, PathAllowance old, PathAllowance now) {
        changes.scale(key, old, now, Comparator.naturalOrder(), true, Text::word);
    }

    /** Whatever a route no longer takes, another one takes, which may demand more or less. */
    private void words(Key key, List<String> old, List<String> now) {
        changes.words(key, old, now, Effect.UNCLEAR, "all");
    }

    private void require(Key key, Require old, Require now) {
        changes.words(key.deeper("scopes"), old.scopes(), now.scopes(), Effect.STRICTER, "");
        changes.words(key.deeper("roles"), old.roles(), now.roles(), Effect.LOOSER, "any");
        changes.scale(
                key.deeper("assurance"),
                old.assurance(),
                now.assurance(),
                Comparator.reverseOrder(),
                true,
                Text::word);
        changes.value(
                maxAge(old, now), key.deeper("maxAge"), old.maxAge(), now.maxAge(), Text::span);
        changes.words(
                key.deeper("credentials"),
                old.credentials(),
                now.credentials(),
                Effect.LOOSER,
                "any");
        changes.scale(
                key.deeper("otherCredentials"),
                old.otherCredentials(),
                now.otherCredentials(),
                Comparator.naturalOrder(),
                true,
                Text::word);
    }

    /** Without one, a proof counts for {@code challenge.maxAge}, and a token's for ever. */
    private Effect maxAge(Require old, Require now) {
        if (old.assurance() == AssuranceLevel.NONE || now.assurance() == AssuranceLevel.NONE) {
            // What is required at all is told of assurance.
            return Effect.NONE;
        }
        Duration was = old.maxAge();
        Duration is = now.maxAge();
        if (was != null && is != null) {
            return Effect.of(is.compareTo(was));
        }
        return was == null
                ? isNoLonger(is, after.challenge()) ? Effect.STRICTER : Effect.UNCLEAR
                : isNoLonger(was, before.challenge()) ? Effect.LOOSER : Effect.UNCLEAR;
    }

    private static boolean isNoLonger(@Nullable Duration age, ChallengeSettings challenge) {
        return age != null && age.compareTo(challenge.maxAge()) <= 0;
    }

    /** Those of {@code risk} are told there once, and not of every route that follows them. */
    private void thresholds(Key key, Thresholds old, Thresholds now) {
        pair(key, old, now, Thresholds::score);
        pair(key.deeper("identity"), old, now, Thresholds::identity);
        pair(key.deeper("behaviour"), old, now, Thresholds::behaviour);
    }

    private void pair(
            Key key, Thresholds old, Thresholds now, Function<Thresholds, Thresholds.Pair> of) {
        Thresholds.Pair had = of.apply(old);
        Thresholds.Pair has = of.apply(now);
        Thresholds.Pair was = of.apply(before.risk().thresholds());
        Thresholds.Pair is = of.apply(after.risk().thresholds());
        if (had.challenge() != was.challenge() || has.challenge() != is.challenge()) {
            threshold(key.deeper("challenge"), had.challenge(), has.challenge());
        }
        if (had.deny() != was.deny() || has.deny() != is.deny()) {
            threshold(key.deeper("deny"), had.deny(), has.deny());
        }
    }

    private void threshold(Key key, double old, double now) {
        boolean counts =
                before.risk().mode() == Mode.ENFORCE && after.risk().mode() == Mode.ENFORCE;
        changes.scale(key, old, now, Comparator.naturalOrder(), counts, Text::number);
    }
}
