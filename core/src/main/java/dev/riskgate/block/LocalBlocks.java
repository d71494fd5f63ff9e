// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.block;

import dev.riskgate.identity.Caller;
import dev.riskgate.signals.observation.Subject;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What one process knows of blocks. On its own it is the variant without a shared store: lost when
 * the process ends. Thread-safe: readers take the table as it is, writers replace it one after the
 * other.
 */
public final class LocalBlocks implements Blocks {

    private static final Stamp NEVER = new Stamp(0, 0);

    /** After this no replica keeps an entry, even if its clock is an hour behind. */
    private static final Duration OVER = BlockEntry.KEEP.plus(Duration.ofHours(1));

    private final BlockPseudonyms blockPseudonyms;

    /**
     * Under the key before, while both are in use: words are spoken under both names, and read
     * under either.
     */
    private final @Nullable BlockPseudonyms previous;

    private final InstantSource clock;
    private final RandomGenerator random;
    private final int max;
    private volatile BlockTable table = BlockTable.EMPTY;

    /** Words that were met under the previous name only, by the name that they need. */
    private final ConcurrentMap<Name, BlockEntry> met = new ConcurrentHashMap<>();

    /** The same, without a previous key. */
    public LocalBlocks(byte[] secret, InstantSource clock, RandomGenerator random, int max) {
        this(secret, null, clock, random, max);
    }

    /**
     * @param secret the key of the pseudonyms under which blocks are filed
     * @param previousSecret the key before it, whose blocks hold as well; null if there is none
     * @param clock decides when a block ends
     * @param max how many entries are kept at most
     */
    public LocalBlocks(
            byte[] secret,
            byte @Nullable [] previousSecret,
            InstantSource clock,
            RandomGenerator random,
            int max) {
        this.blockPseudonyms = new BlockPseudonyms(secret);
        this.previous = previousSecret == null ? null : new BlockPseudonyms(previousSecret);
        this.clock = clock;
        this.random = random;
        this.max = max;
    }

    @Override
    public @Nullable Block of(Caller caller) {
        BlockTable now = table;
        if (now.isEmpty()) {
            return null;
        }
        return previous == null ? find(now, caller) : findUnderBoth(caller);
    }

    @Override
    public @Nullable Block of(InetAddress address) {
        BlockTable now = table;
        int[] codes = now.prefixes();
        if (codes.length == 0) {
            return null;
        }
        AddressPrefix whole = AddressPrefix.of(address);
        for (int code : codes) {
            if (whole.isOfFamily(code)) {
                Block block = find(now, whole.cutTo(AddressPrefix.length(code)));
                if (block != null) {
                    return block;
                }
            }
        }
        return null;
    }

    private @Nullable Block find(BlockTable now, AddressPrefix addressPrefix) {
        return previous == null
                ? effective(
                        now.blocks(Target.Kind.ADDRESS).get(blockPseudonyms.prefix(addressPrefix)))
                : of(new Target.Addresses(addressPrefix));
    }

    /** Allocates a little, for as long as both keys are in use. */
    private @Nullable Block findUnderBoth(Caller caller) {
        Subject client = caller.client();
        var anywhere = new Target.Client(client.tenant(), client.id());
        Block block = of(anywhere);
        if (block == null) {
            block = of(anywhere.in(client.namespace()));
        }
        if (block != null) {
            return block;
        }
        String id = caller.credential().id();
        return switch (caller.credential().kind().revocation()) {
            case KEY -> of(new Target.Key(id));
            case TOKEN -> of(new Target.Token(id));
            case CLIENT -> null;
        };
    }

    private @Nullable Block find(BlockTable now, Caller caller) {
        LongTable clients = now.blocks(Target.Kind.CLIENT);
        if (!clients.isEmpty()) {
            Block block = effective(clients.get(blockPseudonyms.anywhere(caller.client())));
            if (block == null) {
                block = effective(clients.get(blockPseudonyms.client(caller.client())));
            }
            if (block != null) {
                return block;
            }
        }
        return switch (caller.credential().kind().revocation()) {
            case KEY -> find(now.blocks(Target.Kind.KEY), caller.credential());
            case TOKEN -> find(now.blocks(Target.Kind.TOKEN), caller.credential());
            case CLIENT -> null;
        };
    }

    private @Nullable Block find(LongTable credentials, Caller.Credential credential) {
        return credentials.isEmpty()
                ? null
                : effective(credentials.get(blockPseudonyms.credential(credential.id())));
    }

    @Override
    public @Nullable Block of(Target target) {
        return effective(last(table, target));
    }

    /** The last word on a target, under whichever name. */
    private @Nullable BlockEntry last(BlockTable now, Target target) {
        Name name = blockPseudonyms.of(target);
        BlockEntry current = now.get(name);
        BlockEntry old = previous == null ? null : now.get(previous.of(target));
        if (old == null || (current != null && current.stamp().compareTo(old.stamp()) >= 0)) {
            return current;
        }
        met.put(name, old);
        return old;
    }

    /**
     * Files what was met under the previous name only under the present one, too, where it outlives
     * the previous key.
     */
    public void adopt() {
        if (!met.isEmpty()) {
            Map<Name, BlockEntry> found = Map.copyOf(met);
            merge(found);
            found.forEach(met::remove);
        }
    }

    @Override
    public Change block(Target target, long untilMillis, String note) {
        return new Change(write(target, blocked(target, untilMillis, note)).before, Reach.HERE);
    }

    @Override
    public Change unblock(Target target) {
        return new Change(write(target, Lifted::new).before, Reach.HERE);
    }

    /** Makes a block for the stamp that it is given. */
    public static Function<Stamp, BlockEntry> blocked(
            Target target, long untilMillis, String note) {
        return stamp -> new Block(target.kind(), stamp, untilMillis, note);
    }

    /**
     * Files a new entry.
     *
     * @param make makes the entry for the stamp that it is given
     * @throws FullException if there is no room for another block
     */
    public synchronized Written write(Target target, Function<Stamp, BlockEntry> make) {
        long now = clock.millis();
        Name name = blockPseudonyms.of(target);
        BlockTable room = table.kept(now);
        BlockEntry known = last(room, target);
        BlockEntry blockEntry =
                make.apply(Stamp.after(known == null ? NEVER : known.stamp(), now, random));
        if (known == null && room.entries().size() >= max) {
            room = room.squeezed(now);
        }
        if (known == null && room.entries().size() >= max && blockEntry.blocks(now)) {
            throw new FullException(max);
        }
        Map<Name, BlockEntry> words = new HashMap<>();
        words.put(name, blockEntry);
        if (previous != null) {
            words.put(previous.of(target), blockEntry);
        }
        if (target instanceof Target.Listed && known != null) {
            alike(room, known).forEach(twin -> words.put(twin, blockEntry));
        }
        table = room.with(words);
        return new Written(name, blockEntry, effective(known));
    }

    /** The names under which one word stands: a pseudonym alone does not tell the other one. */
    private static List<Name> alike(BlockTable room, BlockEntry word) {
        return room.entries().entrySet().stream()
                .filter(entry -> entry.getValue().stamp().equals(word.stamp()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Whether this is the last word on its target; false if one with a later stamp was met since.
     */
    public boolean stands(Target target, BlockEntry word) {
        BlockEntry last = last(table, target);
        return last == null || last.stamp().compareTo(word.stamp()) <= 0;
    }

    /** Takes over what others wrote, as far as it is newer. */
    public synchronized void merge(Map<Name, BlockEntry> others) {
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
    public Map<String, String> format(Map<Name, BlockEntry> entries) {
        Map<String, String> texts = new HashMap<>();
        entries.forEach(
                (name, blockEntry) -> texts.put(EntryText.field(name), EntryText.of(blockEntry)));
        return texts;
    }

    /** Reads what others wrote. */
    public Parsed parse(Map<String, String> texts) {
        long now = clock.millis();
        Map<Name, BlockEntry> entries = new HashMap<>();
        Map<String, String> ended = new HashMap<>();
        Map<String, String> dead = new HashMap<>();
        Set<Stamp> strangers = new HashSet<>();
        int strange = 0;
        for (var text : texts.entrySet()) {
            Target.Kind kind = EntryText.kind(text.getKey());
            Name name = name(text.getKey());
            BlockEntry blockEntry = kind == null ? null : EntryText.parse(kind, text.getValue());
            if (name != null && blockEntry != null) {
                entries.put(name, blockEntry);
            } else if (blockEntry != null) {
                strangers.add(blockEntry.stamp());
            } else {
                strange++;
            }
            if (blockEntry == null) {
                continue;
            }
            if (blockEntry.keptUntilMillis(OVER) <= now) {
                dead.put(text.getKey(), text.getValue());
            } else if (blockEntry.keptUntilMillis(BlockEntry.KEEP_AT_LEAST) <= now) {
                ended.put(text.getKey(), text.getValue());
            }
        }
        // What was adopted from a key that is gone is known here.
        entries.values().forEach(blockEntry -> strangers.remove(blockEntry.stamp()));
        return new Parsed(entries, ended, dead, strange + strangers.size());
    }

    private @Nullable Name name(String field) {
        Name name = EntryText.name(blockPseudonyms.key(), field);
        return name == null && previous != null ? EntryText.name(previous.key(), field) : name;
    }

    /**
     * What others wrote.
     *
     * @param entries what could be read, under our names
     * @param ended texts that ended a while ago, and are kept
     * @param dead texts that need not be kept any longer
     * @param strange how many are filed under a key of pseudonyms that we do not have, or in no
     *     form that is known
     */
    public record Parsed(
            Map<Name, BlockEntry> entries,
            Map<String, String> ended,
            Map<String, String> dead,
            int strange) {}

    BlockPseudonyms names() {
        return blockPseudonyms;
    }

    private @Nullable Block effective(@Nullable BlockEntry blockEntry) {
        return blockEntry instanceof Block block && block.blocks(clock.millis()) ? block : null;
    }

    @Override
    public List<Listed> list(int limit) {
        long now = clock.millis();
        return once().entrySet().stream()
                .filter(entry -> entry.getValue().blocks(now))
                .sorted(
                        Map.Entry.comparingByValue(
                                Comparator.comparing(BlockEntry::stamp).reversed()))
                .limit(limit)
                .map(entry -> listed(entry.getKey(), (Block) entry.getValue()))
                .toList();
    }

    private static Listed listed(Name name, Block block) {
        boolean address = name.kind() == Target.Kind.ADDRESS;
        return new Listed(
                HexFormat.of().toHexDigits(name.hash()),
                address ? AddressPrefix.shown(name.prefixCode()) : "",
                block);
    }

    @Override
    public int count() {
        long now = clock.millis();
        int count = 0;
        for (BlockEntry blockEntry : once().values()) {
            count += blockEntry.blocks(now) ? 1 : 0;
        }
        return count;
    }

    /**
     * The entries, without those that stand under both names a second time. A stamp belongs to one
     * word only.
     */
    private Map<Name, BlockEntry> once() {
        Map<Name, BlockEntry> all = table.entries();
        if (previous == null) {
            return all;
        }
        Set<Stamp> current = new HashSet<>();
        all.forEach(
                (name, blockEntry) -> {
                    if (name.key().equals(blockPseudonyms.key())) {
                        current.add(blockEntry.stamp());
                    }
                });
        Map<Name, BlockEntry> once = new HashMap<>(all);
        once.entrySet()
                .removeIf(
                        one ->
                                !one.getKey().key().equals(blockPseudonyms.key())
                                        && current.contains(one.getValue().stamp()));
        return once;
    }

    /**
     * A word.
     *
     * @param before the block that was in force before; null if there was none
     */
    public record Written(Name name, BlockEntry entry, @Nullable Block before) {}
}
