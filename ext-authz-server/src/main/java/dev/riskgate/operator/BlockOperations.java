// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.operator;

import dev.riskgate.block.AddressPrefix;
import dev.riskgate.block.Block;
import dev.riskgate.block.Blocks;
import dev.riskgate.block.Target;
import dev.riskgate.identity.SecretText;
import dev.riskgate.yaml.Durations;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Blocks, unblocks, and shows what is blocked. Thread-safe. */
final class BlockOperations {

    /** A list is for a person; the total is given as well. */
    private static final int MAX_LISTED = 1_000;

    private static final String ALL_THE_SAME =
            "To block it all the same: --force, or \"force\": \"true\".";

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(3650);

    /** A wider prefix holds more addresses than any one network that misbehaves. */
    private static final int WIDEST_V4 = 16;

    private static final int WIDEST_V6 = 32;

    private final Blocks blocks;
    private final KnownNames known;
    private final InstantSource clock;

    BlockOperations(Blocks blocks, KnownNames known, InstantSource clock) {
        this.blocks = blocks;
        this.known = known;
        this.clock = clock;
    }

    ApiReply block(Arguments arguments) {
        Target target = arguments.requiredTarget();
        long until = until(arguments.find("for"));
        String note = note(arguments.find("note"));
        boolean force = arguments.force();
        KnownNames.Answer name = name(target, force);
        Blocks.Change change = change(target, until, note);
        Map<String, Object> body = named(target);
        body.put("blocked", true);
        if (until != Block.FOREVER) {
            body.put("until", Instant.ofEpochMilli(until).toString());
        }
        body.put("replaced", change.before() != null);
        if (!(target instanceof Target.Addresses)) {
            body.put("known", name.label());
        }
        body.put("reach", label(change.reach()));
        String end = until == Block.FOREVER ? "lifted" : body.get("until") + "";
        return ApiReply.done(
                body,
                "blocked "
                        + shown(target)
                        + " until "
                        + end
                        + (note.isEmpty() ? "" : ", note " + LogQuoting.quoted(note))
                        + (name == KnownNames.Answer.NO ? " (nothing known has this name)" : "")
                        + scope(change.reach()));
    }

    private static String note(@Nullable String given) {
        String note = given == null ? "" : given;
        if (SecretText.isIn(note)) {
            throw Refusal.badRequest(
                    "The note holds an API key or a token. Notes are kept and shown as they are, so"
                            + " name a key by its id, and a token by its jti.");
        }
        try {
            Block.checkNote(note);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("The block cannot be kept: " + e.getMessage() + ".");
        }
        return note;
    }

    /**
     * Refuses what is most likely a mistake, unless it is meant. A name is not looked for once it
     * is blocked.
     */
    private KnownNames.Answer name(Target target, boolean force) {
        if (!force
                && target instanceof Target.Addresses(AddressPrefix addressPrefix)
                && isWide(addressPrefix)) {
            throw Refusal.badRequest(
                    "%s is wider than /%d: a mistyped one shuts out many who have done nothing. %s"
                            .formatted(
                                    addressPrefix,
                                    addressPrefix.v6() ? WIDEST_V6 : WIDEST_V4,
                                    ALL_THE_SAME));
        }
        if (!force && target instanceof Target.Client client && !known.namespaces().has(client)) {
            throw new Refusal(
                    404,
                    "The policy has no namespace "
                            + LogQuoting.quoted(client.namespace())
                            + " of clients, so nothing was blocked. It has: "
                            + Namespaces.shown(known.namespaces().all())
                            + ". "
                            + ALL_THE_SAME);
        }
        KnownNames.Answer answer =
                blocks.of(target) == null ? known.of(target) : KnownNames.Answer.YES;
        if (!force && answer == KnownNames.Answer.NO) {
            throw new Refusal(
                    404,
                    "Nothing known has this name, so nothing was blocked: "
                            + (target instanceof Target.Key
                                    ? "the key file of this server holds no " + shown(target)
                                    : "neither a profile nor an API key is of " + shown(target))
                            + ". The ids stand in the decision log, as client.id and credential.id."
                            + " "
                            + ALL_THE_SAME);
        }
        return answer;
    }

    private static boolean isWide(AddressPrefix addressPrefix) {
        return addressPrefix.length() < (addressPrefix.v6() ? WIDEST_V6 : WIDEST_V4);
    }

    private Blocks.Change change(Target target, long until, String note) {
        try {
            return blocks.block(target, until, note);
        } catch (Blocks.FullException e) {
            throw new Refusal(409, String.valueOf(e.getMessage()));
        }
    }

    ApiReply unblock(Arguments arguments) {
        String pseudonym = arguments.find("pseudonym");
        Target target =
                pseudonym == null ? arguments.requiredTarget() : listed(pseudonym, arguments);
        Blocks.Change change = blocks.unblock(target);
        Map<String, Object> body = named(target);
        if (!(target instanceof Target.Listed)) {
            // Whom a pseudonym stands for is unknown, and so whether another block holds.
            body.put("blocked", inForce(target) != null);
        }
        body.put("wasBlocked", change.before() != null);
        blockedIn(target, body);
        body.put("reach", label(change.reach()));
        String done = change.before() == null ? "unblocked (was not blocked) " : "unblocked ";
        return ApiReply.done(body, done + shown(target) + scope(change.reach()));
    }

    /** The one in the list that has this pseudonym. */
    private Target listed(String pseudonym, Arguments arguments) {
        if (arguments.target() != null) {
            throw Refusal.badRequest("A pseudonym says all: name nothing else beside it.");
        }
        List<Target> found =
                blocks.list(Integer.MAX_VALUE).stream()
                        .filter(one -> one.name().equals(pseudonym))
                        .<Target>map(
                                one ->
                                        new Target.Listed(
                                                one.block().kind(),
                                                HexFormat.fromHexDigitsToLong(one.name())))
                        .toList();
        if (found.size() != 1) {
            throw new Refusal(
                    404,
                    "No block in force has the pseudonym "
                            + LogQuoting.quoted(pseudonym)
                            + ", so none was lifted. The list has them: 16 hex digits, such as"
                            + " 5f0e9d1c2b7a6384.");
        }
        return found.getFirst();
    }

    ApiReply list(Arguments arguments) {
        Target target = arguments.target();
        if (target != null) {
            Map<String, Object> body = named(target);
            Block block = inForce(target);
            body.put("blocked", block != null);
            if (block != null) {
                body.putAll(described(block));
            }
            blockedIn(target, body);
            return ApiReply.done(body, "");
        }
        List<Map<String, Object>> listed = new ArrayList<>();
        for (Blocks.Listed one : blocks.list(MAX_LISTED)) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("kind", one.block().kind().label());
            entry.put("name", one.name());
            if (!one.prefix().isEmpty()) {
                entry.put("prefix", one.prefix());
            }
            entry.putAll(described(one.block()));
            listed.add(entry);
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("count", blocks.count());
        body.put("blocks", listed);
        return ApiReply.done(body, "");
    }

    /** A client's own block does not show where its id is asked for without a namespace. */
    private void blockedIn(Target target, Map<String, Object> body) {
        List<String> in = blockedIn(target);
        if (!in.isEmpty()) {
            body.put("blockedIn", in);
        }
    }

    /** In which namespaces of the policy the client is blocked on its own, if none is given. */
    List<String> blockedIn(Target target) {
        return target instanceof Target.Client client && client.isAnywhere()
                ? known.namespaces().all().stream()
                        .filter(namespace -> blocks.of(client.in(namespace)) != null)
                        .toList()
                : List.of();
    }

    /**
     * A single address may be one of many that are blocked, a client one of those with its id in
     * every namespace.
     */
    private @Nullable Block inForce(Target target) {
        if (target instanceof Target.Client client && !client.isAnywhere()) {
            Block own = blocks.of(client);
            return own != null ? own : blocks.of(client.in(Target.Client.ANYWHERE));
        }
        return target instanceof Target.Addresses(AddressPrefix addressPrefix)
                        && addressPrefix.isSingle()
                ? blocks.of(addressPrefix.first())
                : blocks.of(target);
    }

    /** The block in force for a client, for a look at that client; null if there is none. */
    @Nullable Map<String, Object> of(Target target) {
        Block block = inForce(target);
        return block == null ? null : described(block);
    }

    private long until(@Nullable String span) {
        if (span == null) {
            return Block.FOREVER;
        }
        Duration parsed = Durations.parse(span);
        if (parsed == null || parsed.compareTo(SHORTEST) < 0 || parsed.compareTo(LONGEST) > 0) {
            throw Refusal.badRequest(
                    "\"for\" must be a time span from 1s to 3650d, such as 90m, 12h or 7d.");
        }
        return clock.millis() + parsed.toMillis();
    }

    private static Map<String, Object> described(Block block) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("since", Instant.ofEpochMilli(block.sinceMillis()).toString());
        if (block.untilMillis() != Block.FOREVER) {
            body.put("until", Instant.ofEpochMilli(block.untilMillis()).toString());
        }
        if (!block.note().isEmpty()) {
            body.put("note", block.note());
        }
        return body;
    }

    static Map<String, Object> named(Target target) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (target instanceof Target.Client client) {
            if (!client.isAnywhere()) {
                body.put("namespace", client.namespace());
            }
            body.put("tenant", client.tenant());
        }
        boolean several =
                target instanceof Target.Addresses(AddressPrefix addressPrefix)
                        && !addressPrefix.isSingle();
        String by = target instanceof Target.Listed ? "pseudonym" : target.kind().label();
        body.put(several ? "cidr" : by, target.id());
        return body;
    }

    static String shown(Target target) {
        String what =
                target.kind().label()
                        + (target instanceof Target.Listed ? " with pseudonym " : " ")
                        + LogQuoting.quoted(target.id());
        return target instanceof Target.Client client
                ? what
                        + " of tenant "
                        + LogQuoting.quoted(client.tenant())
                        + (client.isAnywhere()
                                ? ""
                                : " in namespace " + LogQuoting.quoted(client.namespace()))
                : what;
    }

    static String label(Blocks.Reach reach) {
        return reach.name().toLowerCase(Locale.ROOT);
    }

    /** For the end of a line of the log. */
    static String scope(Blocks.Reach reach) {
        return switch (reach) {
            case EVERYWHERE -> "";
            case HERE -> " (in this process)";
            case HERE_FOR_NOW -> " (in this process for now: the shared store is away)";
        };
    }
}
