// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.block.Target.Kind;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The laws that let replicas exchange entries in any order. */
class BlockTableTest {

    private static final int ROUNDS = 300;
    private static final long NOW = 1_000_000;

    private final Random random = new Random(42);

    private record Filed(Name name, BlockEntry entry) {}

    @Test
    void theSameEntriesMakeTheSameTableInWhateverOrderAndHoweverOften() {
        for (int round = 0; round < ROUNDS; round++) {
            List<Filed> entries = entries(30);
            BlockTable straight = table(entries);

            List<Filed> shuffled = new ArrayList<>(entries);
            shuffled.addAll(entries.subList(0, random.nextInt(entries.size())));
            Collections.shuffle(shuffled, random);

            assertThat(table(shuffled)).isEqualTo(straight);
        }
    }

    @Test
    void tablesMergeInWhateverGroupingAndWithThemselves() {
        for (int round = 0; round < ROUNDS; round++) {
            BlockTable a = table(entries(10));
            BlockTable b = table(entries(10));
            BlockTable c = table(entries(10));

            assertThat(merge(a, b)).isEqualTo(merge(b, a));
            assertThat(merge(merge(a, b), c)).isEqualTo(merge(a, merge(b, c)));
            assertThat(a.with(a.entries())).isSameAs(a);
        }
    }

    @Test
    void whatIsNewerThanAnotherTableIsWhatThatTableNeeds() {
        for (int round = 0; round < ROUNDS; round++) {
            BlockTable a = table(entries(10));
            BlockTable b = table(entries(10));

            assertThat(b.with(a.newerThan(b))).isEqualTo(merge(a, b));
            assertThat(merge(a, b).newerThan(merge(a, b))).isEmpty();
        }
    }

    @Test
    void aLaterUnblockHoldsAgainstABlockThatArrivesAfterIt() {
        Name name = new Name("0badcafe", Kind.KEY, 7);
        BlockEntry block = new Block(Kind.KEY, new Stamp(10, 1), Block.FOREVER, "");
        BlockEntry lifted = new Lifted(new Stamp(11, 0));

        BlockTable table = BlockTable.EMPTY.with(Map.of(name, lifted)).with(Map.of(name, block));

        assertThat(table.isEmpty()).isTrue();
        assertThat(table.get(name)).isEqualTo(lifted);
        assertThat(table).isNotEqualTo(BlockTable.EMPTY.with(Map.of(name, block)));
    }

    @Test
    void everyBlockIsFoundByItsHashAndNothingElseIs() {
        Map<Name, BlockEntry> entries = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            // Few low bits differ, so that slots collide.
            Name name =
                    new Name(
                            "0badcafe",
                            Kind.TOKEN,
                            (long) random.nextInt(8) | random.nextLong() << 20);
            entries.put(name, new Block(Kind.TOKEN, new Stamp(i, 0), Block.FOREVER, "n" + i));
        }
        BlockTable table = BlockTable.EMPTY.with(entries);

        entries.forEach(
                (name, blockEntry) ->
                        assertThat(table.blocks(Kind.TOKEN).get(name.hash())).isSameAs(blockEntry));
        for (int i = 0; i < 5_000; i++) {
            assertThat(table.blocks(Kind.TOKEN).get(random.nextLong())).isNull();
        }
        assertThat(table.blocks(Kind.KEY).isEmpty()).isTrue();
        assertThat(table.blocks(Kind.KEY).get(7)).isNull();
    }

    @Test
    void entriesWithoutEffectAreKeptForAWhileAndThenNoLonger() {
        long keep = BlockEntry.KEEP.toMillis();
        Map<Name, BlockEntry> entries =
                Map.of(
                        new Name("0badcafe", Kind.CLIENT, 1),
                        new Block(Kind.CLIENT, new Stamp(NOW, 0), NOW + 50, ""),
                        new Name("0badcafe", Kind.CLIENT, 2),
                        new Lifted(new Stamp(NOW, 0)),
                        new Name("0badcafe", Kind.CLIENT, 3),
                        new Block(Kind.CLIENT, new Stamp(NOW, 0), Block.FOREVER, ""));
        BlockTable table = BlockTable.EMPTY.with(entries);

        assertThat(table.kept(NOW + keep - 1)).isSameAs(table);
        assertThat(table.kept(NOW + keep).entries()).hasSize(2);
        assertThat(table.kept(NOW + keep + 50).entries()).hasSize(1);
        long least = BlockEntry.KEEP_AT_LEAST.toMillis();
        assertThat(table.squeezed(NOW + least - 1)).isSameAs(table);
        assertThat(table.squeezed(NOW + least).entries()).hasSize(2);
        assertThat(table.squeezed(NOW + least + 50).entries()).hasSize(1);
    }

    private static BlockTable table(List<Filed> entries) {
        BlockTable table = BlockTable.EMPTY;
        for (Filed filed : entries) {
            table = table.with(Map.of(filed.name, filed.entry));
        }
        return table;
    }

    private static BlockTable merge(BlockTable a, BlockTable b) {
        return a.with(b.entries());
    }

    /** Few names, times and ties, so that everything meets everything; a stamp is drawn once. */
    private List<Filed> entries(int count) {
        List<Filed> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Kind kind = Kind.values()[random.nextInt(3)];
            Stamp stamp = new Stamp(random.nextInt(5), random.nextLong());
            BlockEntry blockEntry =
                    random.nextBoolean()
                            ? new Lifted(stamp)
                            : new Block(kind, stamp, random.nextInt(100), "note " + i);
            entries.add(new Filed(new Name("0badcafe", kind, random.nextInt(4)), blockEntry));
        }
        return entries;
    }
}
