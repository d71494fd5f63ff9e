// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.block;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The last word on every name: one immutable snapshot, replaced whole. Of two entries for one name
 * the one with the later stamp stays, so tables that saw the same entries are equal, in whatever
 * order and however often they saw them. Thread-safe.
 */
public final class BlockTable {

    /** How many entries are kept at most; some 20 MB. */
    public static final int MAX = 100_000;

    public static final BlockTable EMPTY = new BlockTable(Map.of());

    private final Map<Name, BlockEntry> entries;
    private final LongTable clients;
    private final LongTable keys;
    private final LongTable tokens;
    private final LongTable addresses;
    private final int[] prefixes;
    private final int blocks;

    private BlockTable(Map<Name, BlockEntry> entries) {
        this.entries = entries;
        this.clients = blocks(entries, Target.Kind.CLIENT);
        this.keys = blocks(entries, Target.Kind.KEY);
        this.tokens = blocks(entries, Target.Kind.TOKEN);
        this.addresses = blocks(entries, Target.Kind.ADDRESS);
        this.prefixes = prefixes(entries);
        this.blocks = clients.size() + keys.size() + tokens.size() + addresses.size();
    }

    /** Whether nothing is blocked, not even by a block that has ended. */
    public boolean isEmpty() {
        return blocks == 0;
    }

    /** The blocks of one kind, by the hash of the name. */
    LongTable blocks(Target.Kind kind) {
        return switch (kind) {
            case CLIENT -> clients;
            case KEY -> keys;
            case TOKEN -> tokens;
            case ADDRESS -> addresses;
        };
    }

    /**
     * The codes of all prefixes that are blocked, the longest first: see {@link
     * AddressPrefix#code}. Not to be changed.
     */
    int[] prefixes() {
        return prefixes;
    }

    public @Nullable BlockEntry get(Name name) {
        return entries.get(name);
    }

    /** Every entry, those without effect included. */
    public Map<Name, BlockEntry> entries() {
        return entries;
    }

    /** With these entries, as far as they are newer; this very table if none is. */
    public BlockTable with(Map<Name, BlockEntry> others) {
        Map<Name, BlockEntry> merged = null;
        for (var other : others.entrySet()) {
            if (isNewer(other.getKey(), other.getValue())) {
                merged = merged == null ? new HashMap<>(entries) : merged;
                merged.put(other.getKey(), other.getValue());
            }
        }
        return merged == null ? this : new BlockTable(merged);
    }

    /** Those of our entries that the other table lacks or has in an older form. */
    public Map<Name, BlockEntry> newerThan(BlockTable other) {
        Map<Name, BlockEntry> newer = new HashMap<>();
        entries.forEach(
                (name, blockEntry) -> {
                    if (other.isNewer(name, blockEntry)) {
                        newer.put(name, blockEntry);
                    }
                });
        return newer;
    }

    /** Without the entries that need not be kept any longer; this very table if all must be. */
    public BlockTable kept(long nowMillis) {
        return without(blockEntry -> blockEntry.keptUntilMillis() <= nowMillis);
    }

    /** Without what ended a while ago, though it should be kept longer: for want of room. */
    public BlockTable squeezed(long nowMillis) {
        return without(
                blockEntry -> blockEntry.keptUntilMillis(BlockEntry.KEEP_AT_LEAST) <= nowMillis);
    }

    private BlockTable without(Predicate<BlockEntry> gone) {
        if (entries.values().stream().noneMatch(gone)) {
            return this;
        }
        Map<Name, BlockEntry> left = new HashMap<>(entries);
        left.values().removeIf(gone);
        return new BlockTable(left);
    }

    private boolean isNewer(Name name, BlockEntry blockEntry) {
        BlockEntry known = entries.get(name);
        return known == null || blockEntry.stamp().compareTo(known.stamp()) > 0;
    }

    private static LongTable blocks(Map<Name, BlockEntry> entries, Target.Kind kind) {
        Map<Long, Block> blocks = new HashMap<>();
        entries.forEach(
                (name, blockEntry) -> {
                    if (name.kind() == kind && blockEntry instanceof Block block) {
                        blocks.put(name.hash(), block);
                    }
                });
        return blocks.isEmpty() ? LongTable.EMPTY : new LongTable(blocks);
    }

    private static int[] prefixes(Map<Name, BlockEntry> entries) {
        return entries.entrySet().stream()
                .filter(entry -> entry.getKey().kind() == Target.Kind.ADDRESS)
                .filter(entry -> entry.getValue() instanceof Block)
                .mapToInt(entry -> entry.getKey().prefixCode())
                .filter(AddressPrefix::isCode)
                .distinct()
                .map(code -> -code)
                .sorted()
                .map(code -> -code)
                .toArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BlockTable table && entries.equals(table.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }
}
