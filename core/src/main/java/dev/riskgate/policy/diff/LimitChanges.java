// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.diff;

import dev.riskgate.policy.diff.Changes.Key;
import dev.riskgate.policy.model.LimitSettings;
import dev.riskgate.policy.model.RateSpec;
import dev.riskgate.policy.model.UnauthenticSettings;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.List;

/** Of {@code limits}. */
final class LimitChanges {

    private final Changes changes;

    LimitChanges(Changes changes) {
        this.changes = changes;
    }

    /** Names are made of what a limit says, so a limit of the same callers is the same limit. */
    static Object likeness(LimitSettings limit) {
        return List.of(limit.per(), limit.rate() == null, limit.routes());
    }

    void compare(Pairs<LimitSettings> pairs) {
        for (Pairs.Item<LimitSettings> gone : pairs.gone()) {
            changes.addToOld(
                    Effect.LOOSER, path(gone), "limit %s is removed".formatted(said(gone.value())));
        }
        for (Pairs.Item<LimitSettings> added : pairs.added()) {
            changes.add(
                    Effect.STRICTER, path(added), "limit %s is new".formatted(said(added.value())));
        }
        for (Pairs.Pair<LimitSettings> pair : pairs.both()) {
            compare(path(pair.now()), pair.old().value(), pair.now().value());
        }
        List<String> moved = pairs.moved().stream().map(pair -> pair.now().value().name()).toList();
        if (!moved.isEmpty()) {
            changes.add(
                    Effect.UNCLEAR,
                    "limits",
                    "limits: %s stand in another order; what one refuses, those after it do not count"
                            .formatted(String.join(", ", moved)));
        }
    }

    /** What is limited was refused anyway: by 401 instead of 429. */
    void unauthentic(UnauthenticSettings old, UnauthenticSettings now) {
        Key key = new Key("unauthentic", "", "unauthentic");
        changes.value(
                unauthentic(old.perAddress(), now.perAddress()),
                key.deeper("perAddress"),
                old.perAddress(),
                now.perAddress(),
                LimitChanges::orUnlimited);
        changes.value(
                unauthentic(old.perNetwork(), now.perNetwork()),
                key.deeper("perNetwork"),
                old.perNetwork(),
                now.perNetwork(),
                LimitChanges::orUnlimited);
    }

    private static Effect unauthentic(@Nullable RateSpec was, @Nullable RateSpec is) {
        if (was == null) {
            return is == null ? Effect.NONE : Effect.STRICTER;
        }
        if (is == null) {
            return Effect.LOOSER;
        }
        int sustained = Double.compare(is.perSecond(), was.perSecond());
        int atOnce = Long.compare(is.count(), was.count());
        return Integer.signum(sustained) * Integer.signum(atOnce) < 0
                ? Effect.UNCLEAR
                : Effect.of(sustained == 0 ? atOnce : sustained);
    }

    private static String orUnlimited(@Nullable RateSpec rate) {
        return rate == null ? UnauthenticSettings.UNLIMITED : rate.toString();
    }

    static String path(Pairs.Item<LimitSettings> item) {
        return "limits[" + item.index() + "]";
    }

    private static String said(LimitSettings limit) {
        String much =
                limit.rate() != null
                        ? limit.rate() + (limit.burst() > 0 ? ", at once " + limit.burst() : "")
                        : "%s times the client's own rate, and %s"
                                .formatted(
                                        Text.number(limit.aboveBaseline()),
                                        Text.rate(limit.floor()));
        return "%s (per %s: %s%s)"
                .formatted(
                        limit.name(),
                        Text.word(limit.per()),
                        much,
                        limit.routes().isEmpty()
                                ? ""
                                : ", on " + String.join(", ", limit.routes()));
    }

    private void compare(String path, LimitSettings old, LimitSettings now) {
        Key key = new Key(path, "limit " + now.name(), "");
        changes.value(Effect.NONE, key.deeper("name"), old.name(), now.name(), String::valueOf);
        changes.value(Effect.UNCLEAR, key.deeper("per"), old.per(), now.per(), Text::word);
        if ((old.rate() == null) != (now.rate() == null)) {
            changes.add(
                    Effect.UNCLEAR,
                    path,
                    "limit %s is now %s, was %s".formatted(now.name(), said(now), said(old)));
        } else {
            rate(key.deeper("rate"), old.rate(), now.rate(), old, now);
            rate(key.deeper("floor"), old.floor(), now.floor(), old, now);
            burst(key.deeper("burst"), old, now);
            more(key.deeper("aboveBaseline"), old.aboveBaseline(), now.aboveBaseline());
        }
        changes.words(key.deeper("routes"), old.routes(), now.routes(), Effect.STRICTER, "all");
        changes.value(
                Effect.UNCLEAR,
                key.deeper("consistency"),
                old.consistency(),
                now.consistency(),
                Text::word);
    }

    private void more(Key key, double old, double now) {
        changes.scale(key, old, now, Comparator.naturalOrder(), true, Text::number);
    }

    private void rate(
            Key key,
            @Nullable RateSpec was,
            @Nullable RateSpec is,
            LimitSettings old,
            LimitSettings now) {
        if (was == null || is == null) {
            return;
        }
        int sustained = Double.compare(is.perSecond(), was.perSecond());
        // Where no burst is given, as many may come at once as in the rate's whole window.
        int atOnce =
                old.burst() > 0 || now.burst() > 0
                        ? 0
                        : old.rate() == null
                                ? is.window().compareTo(was.window())
                                : Long.compare(is.count(), was.count());
        Effect effect =
                Integer.signum(sustained) * Integer.signum(atOnce) < 0
                        ? Effect.UNCLEAR
                        : Effect.of(sustained == 0 ? atOnce : sustained);
        changes.value(effect, key, was, is, RateSpec::toString);
    }

    private void burst(Key key, LimitSettings old, LimitSettings now) {
        if (old.burst() == now.burst()) {
            return;
        }
        RateSpec was = old.rate();
        RateSpec is = now.rate();
        Effect effect =
                was != null && is != null
                        ? Effect.of(Long.compare(burst(now, is), burst(old, was)))
                        : old.burst() > 0 && now.burst() > 0
                                ? Effect.of(Long.compare(now.burst(), old.burst()))
                                : Effect.UNCLEAR;
        changes.value(effect, key, old.burst(), now.burst(), LimitChanges::atOnce);
    }

    private static long burst(LimitSettings limit, RateSpec rate) {
        return limit.burst() > 0 ? limit.burst() : rate.count();
    }

    private static String atOnce(long burst) {
        return burst > 0 ? Long.toString(burst) : "as many as in the rate";
    }
}
