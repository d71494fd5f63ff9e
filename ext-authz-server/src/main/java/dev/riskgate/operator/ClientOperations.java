// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.operator;

import dev.riskgate.block.Blocks;
import dev.riskgate.block.Target;
import dev.riskgate.budget.Budget;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.profile.ProfileSummary;
import dev.riskgate.state.ProfileHandle;
import dev.riskgate.state.StateStore;
import dev.riskgate.state.WriteUrgency;
import dev.riskgate.verdict.AssuranceLevel;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Shows what is known of a client, accepts it, and erases it. Thread-safe. */
final class ClientOperations {

    private final StateStore store;
    private final BlockOperations blocks;
    private final KnownNames names;
    private final Supplier<Budget> budgets;

    /**
     * @param budgets how long one operation may wait for the store; for a thread that may block
     */
    ClientOperations(
            StateStore store, BlockOperations blocks, KnownNames names, Supplier<Budget> budgets) {
        this.names = names;
        this.store = store;
        this.blocks = blocks;
        this.budgets = budgets;
    }

    ApiReply show(Arguments arguments) {
        Target.Client named = arguments.client();
        Subject subject = only(named, withProfile(named, "shown"));
        List<String> blockedIn = blocks.blockedIn(named);
        Target.Client client =
                subject != null
                        ? named.in(subject.namespace())
                        : blockedIn.size() == 1 ? named.in(blockedIn.getFirst()) : named;
        ProfileHandle profileHandle = found(named, subject, "shown");
        Map<String, Object> block = blocks.of(client);
        if (profileHandle == null && block == null) {
            throw new Refusal(
                    404,
                    "Nothing is known of the "
                            + BlockOperations.shown(client)
                            + ". A client's id stands in the decision log, as client.id.");
        }
        Map<String, Object> body = BlockOperations.named(client);
        body.put("known", profileHandle != null);
        if (profileHandle != null) {
            body.put("current", profileHandle.current());
            describe(ProfileSummary.of(profileHandle.profile()), body);
        }
        body.put("blocked", block != null);
        if (block != null) {
            body.put("block", block);
        }
        return ApiReply.done(body, "");
    }

    /** The operator vouches for the client: what it has done so far is its own way. */
    ApiReply accept(Arguments arguments) {
        Target.Client named = arguments.client();
        Subject subject = only(named, withProfile(named, "accepted"));
        Target.Client client = subject == null ? named : named.in(subject.namespace());
        ProfileHandle profileHandle = found(named, subject, "accepted");
        if (profileHandle == null) {
            throw new Refusal(
                    404,
                    "Nothing is known of the "
                            + BlockOperations.shown(client)
                            + ", so there is nothing to accept. A client's id stands in the"
                            + " decision log, as client.id.");
        }
        long waiting =
                ProfileSummary.of(profileHandle.profile()).contexts().stream()
                        .filter(context -> !context.established())
                        .count();
        profileHandle.profile().accept();
        Blocks.Reach reach = written(profileHandle);
        Map<String, Object> body = BlockOperations.named(client);
        body.put("accepted", waiting);
        body.put("reach", BlockOperations.label(reach));
        return ApiReply.done(
                body,
                "accepted %s, contexts: %d%s"
                        .formatted(
                                BlockOperations.shown(client),
                                waiting,
                                BlockOperations.scope(reach)));
    }

    /**
     * What is not written now is kept here, as all that is learned, and written when the store is
     * back.
     */
    private Blocks.Reach written(ProfileHandle profileHandle) {
        try {
            store.changed(profileHandle, WriteUrgency.AWAITED, budgets.get());
            return reach();
        } catch (DegradedException _) {
            return Blocks.Reach.HERE_FOR_NOW;
        }
    }

    /** Of what is done and written. */
    private Blocks.Reach reach() {
        return store.isShared() ? Blocks.Reach.EVERYWHERE : Blocks.Reach.HERE;
    }

    ApiReply forget(Arguments arguments) {
        Target.Client named = arguments.client();
        Subject subject = only(named, withProfile(named, "forgotten"));
        // Perhaps nobody has asked for it here yet; and to forget what is unknown does no harm.
        List<Subject> meant =
                subject == null ? names.namespaces().subjects(named) : List.of(subject);
        try {
            meant.forEach(one -> store.forget(one, budgets.get()));
        } catch (DegradedException _) {
            throw new Refusal(
                    503,
                    "The state store does not answer. This replica has erased nothing, and will not"
                            + " do so later by itself. If the store got the request all the same,"
                            + " it erases it, and every replica follows. Ask again when it"
                            + " answers.");
        }
        Target.Client client = subject == null ? named : named.in(subject.namespace());
        Map<String, Object> body = BlockOperations.named(client);
        body.put("forgotten", true);
        body.put("reach", BlockOperations.label(reach()));
        return ApiReply.done(body, "forgot " + BlockOperations.shown(client));
    }

    private List<Subject> withProfile(Target.Client named, String undone) {
        try {
            return names.withProfile(named);
        } catch (DegradedException _) {
            throw away(named, undone);
        }
    }

    private @Nullable ProfileHandle found(
            Target.Client named, @Nullable Subject subject, String undone) {
        try {
            return subject == null ? null : store.find(subject, budgets.get());
        } catch (DegradedException _) {
            throw away(named, undone);
        }
    }

    /**
     * @param undone what did not happen, as nothing was touched yet: {@code accepted}
     */
    private Refusal away(Target.Client named, String undone) {
        boolean several = names.namespaces().subjects(named).size() > 1;
        return new Refusal(
                503,
                "The state store does not answer, and this replica does not hold whatever may be"
                        + " the "
                        + BlockOperations.shown(named)
                        + ", so nothing was "
                        + undone
                        + ". "
                        + (several
                                ? "Name its namespace (--namespace, or \"namespace\"), so that no"
                                        + " other client has to be looked for, or ask again later."
                                : "Ask a replica that has served the client lately, or ask again"
                                        + " later."));
    }

    /** The one that is meant; null if there is none. An id that is unique needs no namespace. */
    private static @Nullable Subject only(Target.Client named, List<Subject> known) {
        if (known.size() > 1) {
            throw new Refusal(
                    409,
                    "Several clients are a "
                            + BlockOperations.shown(named)
                            + ". Name its namespace (--namespace, or \"namespace\"), one of: "
                            + Namespaces.shown(known.stream().map(Subject::namespace).toList())
                            + ".");
        }
        return known.isEmpty() ? null : known.getFirst();
    }

    private static void describe(ProfileSummary summary, Map<String, Object> body) {
        body.put("firstSeen", time(summary.firstSeenMillis()));
        body.put("lastSeen", time(summary.lastSeenMillis()));
        body.put("requests", summary.requests());
        body.put("activeDays", summary.activeDays());
        body.put("usualPerSecond", rounded(summary.usualPerSecond()));
        List<Map<String, Object>> contexts = new ArrayList<>();
        for (ProfileSummary.Context context : summary.contexts()) {
            contexts.add(context(context));
        }
        body.put("contexts", contexts);
        Map<String, Object> values = new LinkedHashMap<>();
        for (ProfileSummary.What what : ProfileSummary.What.values()) {
            ProfileSummary.Values counts = summary.values().get(what);
            if (counts != null) {
                values.put(
                        what.name().toLowerCase(Locale.ROOT),
                        Map.of(
                                "established",
                                counts.established(),
                                "quarantined",
                                counts.quarantined()));
            }
        }
        body.put("values", values);
    }

    private static Map<String, Object> context(ProfileSummary.Context context) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", "%016x".formatted(context.name()));
        body.put("established", context.established());
        body.put("lastSeen", time(context.lastSeenMillis()));
        if (context.proof().level() > 0) {
            var level = AssuranceLevel.ofRank(context.proof().level());
            body.put("proven", level.name().toLowerCase(Locale.ROOT));
            body.put("provenAt", time(context.proof().atMillis()));
        }
        body.put("suspicionNats", rounded(context.w()));
        return body;
    }

    private static @Nullable String time(long millis) {
        return millis == 0 ? null : Instant.ofEpochMilli(millis).toString();
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
