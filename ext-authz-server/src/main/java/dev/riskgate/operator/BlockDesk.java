package dev.riskgate.operator;

import dev.riskgate.block.Block;
import dev.riskgate.block.Blocks;
import dev.riskgate.block.Target;
import dev.riskgate.yaml.Durations;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Blocks, unblocks, and tells what is blocked. Thread-safe. */
final class BlockDesk {

    /** A list is for a person; how many there are is told besides. */
    private static final int MAX_LISTED = 1_000;

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(3650);

    private final Blocks blocks;
    private final InstantSource clock;

    BlockDesk(Blocks blocks, InstantSource clock) {
        this.blocks = blocks;
        this.clock = clock;
    }

    Reply block(Arguments arguments) {
        Target target = arguments.requiredTarget();
        long until = until(arguments.find("for"));
        String given = arguments.find("note");
        String note = given == null ? "" : given;
        Blocks.Change change = change(target, until, note);
        Map<String, Object> body = named(target);
        body.put("blocked", true);
        if (until != Block.FOREVER) {
            body.put("until", Instant.ofEpochMilli(until).toString());
        }
        body.put("replaced", change.before() != null);
        body.put("reach", word(change.reach()));
        String end = until == Block.FOREVER ? "lifted" : body.get("until") + "";
        return Reply.done(
                body,
                "blocked "
                        + shown(target)
                        + " until "
                        + end
                        + (note.isEmpty() ? "" : ", note " + Shown.quoted(note))
                        + reach(change));
    }

    private Blocks.Change change(Target target, long until, String note) {
        try {
            return blocks.block(target, until, note);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("The block cannot be kept: " + e.getMessage() + ".");
        } catch (Blocks.FullException e) {
            throw new Refusal(409, String.valueOf(e.getMessage()));
        }
    }

    Reply unblock(Arguments arguments) {
        Target target = arguments.requiredTarget();
        Blocks.Change change = blocks.unblock(target);
        Map<String, Object> body = named(target);
        body.put("blocked", false);
        body.put("wasBlocked", change.before() != null);
        body.put("reach", word(change.reach()));
        String told = change.before() == null ? "unblocked (was not blocked) " : "unblocked ";
        return Reply.done(body, told + shown(target) + reach(change));
    }

    Reply list(Arguments arguments) {
        Target target = arguments.target();
        if (target != null) {
            Map<String, Object> body = named(target);
            Block block = blocks.of(target);
            body.put("blocked", block != null);
            if (block != null) {
                body.putAll(described(block));
            }
            return Reply.done(body, "");
        }
        List<Map<String, Object>> listed = new ArrayList<>();
        for (Blocks.Listed one : blocks.list(MAX_LISTED)) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("kind", one.block().kind().word());
            entry.put("name", one.name());
            entry.putAll(described(one.block()));
            listed.add(entry);
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("count", blocks.count());
        body.put("blocks", listed);
        return Reply.done(body, "");
    }

    /** The block in force for a client, for a look at that client; null if there is none. */
    @Nullable Map<String, Object> of(Target target) {
        Block block = blocks.of(target);
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
        if (target instanceof Target.Client(String tenant, _)) {
            body.put("tenant", tenant);
        }
        body.put(target.kind().word(), target.id());
        return body;
    }

    static String shown(Target target) {
        String what = target.kind().word() + " " + Shown.quoted(target.id());
        return target instanceof Target.Client(String tenant, _)
                ? what + " of tenant " + Shown.quoted(tenant)
                : what;
    }

    private static String word(Blocks.Reach reach) {
        return reach.name().toLowerCase(Locale.ROOT);
    }

    private static String reach(Blocks.Change change) {
        return switch (change.reach()) {
            case EVERYWHERE -> "";
            case HERE -> " (in this process)";
            case HERE_FOR_NOW -> " (in this process for now: the shared store is away)";
        };
    }
}
