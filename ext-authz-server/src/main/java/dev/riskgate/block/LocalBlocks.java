package dev.riskgate.block;

import dev.riskgate.identity.Caller;
import dev.riskgate.identity.apikey.ApiKeyAuthenticator;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What one process knows of blocks. On its own it is the variant without a shared store: lost when the process ends.
 * Thread-safe: readers take the table as it is, writers replace it one after the other.
 */
public final class LocalBlocks implements Blocks {

    private static final Stamp NEVER = new Stamp(0, 0);

    /** After this no replica keeps an entry, even if its clock is an hour behind. */
    private static final Duration OVER = Entry.KEEP.plus(Duration.ofHours(1));

    private final Names names;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final int max;
    private volatile BlockTable table = BlockTable.EMPTY;

    /**
     * @param secret the key of the pseudonyms under which blocks are filed
     * @param clock tells when a block ends
     * @param max how many entries are kept at most
     */
    public LocalBlocks(byte[] secret, InstantSource clock, RandomGenerator random, int max) {
        this.names = new Names(secret);
        this.clock = clock;
        this.random = random;
        this.max = max;
    }

    @Override
    public @Nullable Block of(Caller caller) {
        BlockTable now = table;
        return now.isEmpty() ? null : find(now, caller);
    }

    private @Nullable Block find(BlockTable now, Caller caller) {
        LongTable clients = now.blocks(Target.Kind.CLIENT);
        if (!clients.isEmpty()) {
            Block block = effective(clients.get(names.client(caller.client())));
            if (block != null) {
                return block;
            }
        }
        Caller.Credential credential = caller.credential();
        boolean isKey = credential.kind().equals(ApiKeyAuthenticator.KIND);
        LongTable credentials = now.blocks(isKey ? Target.Kind.KEY : Target.Kind.TOKEN);
        return credentials.isEmpty()
                ? null
                : effective(credentials.get(names.credential(credential.id())));
    }

    @Override
    public @Nullable Block of(Target target) {
        return effective(table.get(names.of(target)));
    }

    @Override
    public Change block(Target target, long untilMillis, String note) {
        return new Change(write(target, blocked(target, untilMillis, note)).before, Reach.HERE);
    }

    @Override
    public Change unblock(Target target) {
        return new Change(write(target, Lifted::new).before, Reach.HERE);
    }

    static Function<Stamp, Entry> blocked(Target target, long untilMillis, String note) {
        return stamp -> new Block(target.kind(), stamp, untilMillis, note);
    }

    /**
     * Files a new entry.
     *
     * @param make makes the entry for the stamp that it is given
     * @throws FullException if there is no room for another block
     */
    synchronized Written write(Target target, Function<Stamp, Entry> make) {
        long now = clock.millis();
        Name name = names.of(target);
        BlockTable room = table.kept(now);
        Entry known = room.get(name);
        Entry entry = make.apply(Stamp.after(known == null ? NEVER : known.stamp(), now, random));
        if (known == null && room.entries().size() >= max) {
            room = room.squeezed(now);
        }
        if (known == null && room.entries().size() >= max && entry.blocks(now)) {
            throw new FullException(max);
        }
        table = room.with(Map.of(name, entry));
        return new Written(name, entry, effective(known));
    }

    /** Takes over what others wrote, as far as it is newer. */
    public synchronized void merge(Map<Name, Entry> others) {
        table = table.with(others).kept(clock.millis());
    }

    /** Forgets what ended a while ago, for want of room. */
    public synchronized void squeeze() {
        table = table.squeezed(clock.millis());
    }

    /** What is known now. */
    public BlockTable table() {
        return table;
    }

    /** The form in which entries are exchanged: see {@link EntryText}. */
    public Map<String, String> format(Map<Name, Entry> entries) {
        Map<String, String> texts = new HashMap<>();
        entries.forEach(
                (name, entry) ->
                        texts.put(EntryText.field(names.key(), name), EntryText.of(entry)));
        return texts;
    }

    /** Reads what others wrote. */
    public Parsed parse(Map<String, String> texts) {
        long now = clock.millis();
        Map<Name, Entry> entries = new HashMap<>();
        Map<String, String> ended = new HashMap<>();
        Map<String, String> dead = new HashMap<>();
        int strange = 0;
        for (var text : texts.entrySet()) {
            Target.Kind kind = EntryText.kind(text.getKey());
            Name name = EntryText.name(names.key(), text.getKey());
            Entry entry = kind == null ? null : EntryText.parse(kind, text.getValue());
            if (name != null && entry != null) {
                entries.put(name, entry);
            } else {
                strange++;
            }
            if (entry == null) {
                continue;
            }
            if (entry.keptUntilMillis(OVER) <= now) {
                dead.put(text.getKey(), text.getValue());
            } else if (entry.keptUntilMillis(Entry.KEEP_AT_LEAST) <= now) {
                ended.put(text.getKey(), text.getValue());
            }
        }
        return new Parsed(entries, ended, dead, strange);
    }

    /**
     * What others wrote.
     *
     * @param entries what could be read, under our names
     * @param ended texts that ended a while ago, and are kept
     * @param dead texts that need not be kept any longer
     * @param strange how many are filed under another key of pseudonyms, or in no form that is known
     */
    public record Parsed(
            Map<Name, Entry> entries,
            Map<String, String> ended,
            Map<String, String> dead,
            int strange) {}

    Names names() {
        return names;
    }

    private @Nullable Block effective(@Nullable Entry entry) {
        return entry instanceof Block block && block.blocks(clock.millis()) ? block : null;
    }

    @Override
    public List<Listed> list(int limit) {
        long now = clock.millis();
        return table.entries().entrySet().stream()
                .filter(entry -> entry.getValue().blocks(now))
                .sorted(Map.Entry.comparingByValue(Comparator.comparing(Entry::stamp).reversed()))
                .limit(limit)
                .map(
                        entry ->
                                new Listed(
                                        HexFormat.of().toHexDigits(entry.getKey().hash()),
                                        (Block) entry.getValue()))
                .toList();
    }

    @Override
    public int count() {
        long now = clock.millis();
        int count = 0;
        for (Entry entry : table.entries().values()) {
            count += entry.blocks(now) ? 1 : 0;
        }
        return count;
    }

    /** @param before the block that was in force before; null if there was none */
    record Written(Name name, Entry entry, @Nullable Block before) {}
}
