// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.block;

import dev.riskgate.block.BlockEntry;
import dev.riskgate.block.BlockTable;
import dev.riskgate.block.Blocks.Reach;
import dev.riskgate.block.Name;
import dev.riskgate.block.Stamp;
import dev.riskgate.redis.state.SimulatedWorld;

import java.util.ArrayList;
import java.util.List;

/** What operators said and were told, and whether the last word was the one that was said last. */
final class SpokenWords {

    /** How far clocks differ, from one to the other, and what a stamp may run ahead besides. */
    private static final long CLOCKS = SimulatedWorld.seconds(2.1);

    private static final Stamp NONE = new Stamp(0, 0);

    private final List<Word> words = new ArrayList<>();

    /** One of them. */
    static final class Word {

        private final Name name;
        private final long began;
        private final int losses;
        private Stamp stamp = NONE;
        private Reach reach = Reach.HERE;
        private long ended = Long.MAX_VALUE;
        private int lossesThen;

        private Word(Name name, long began, int losses) {
            this.name = name;
            this.began = began;
            this.losses = losses;
        }

        /** Takes its stamp from where it was just filed. */
        void stamped(BlockTable table) {
            stamp = stamp(table, name);
        }

        /** Whether Redis must have it now. */
        boolean mustBeStored() {
            return reach == Reach.EVERYWHERE && losses == lossesThen;
        }

        boolean isIn(BlockTable table) {
            return stamp(table, name).compareTo(stamp) >= 0;
        }
    }

    private static Stamp stamp(BlockTable table, Name name) {
        BlockEntry blockEntry = table.get(name);
        return blockEntry == null ? NONE : blockEntry.stamp();
    }

    /**
     * @param losses how often Redis has lost something so far
     */
    Word begin(Name name, long now, int losses) {
        Word word = new Word(name, now, losses);
        words.add(word);
        return word;
    }

    /** The answer has come. */
    void end(Word word, Reach reach, BlockTable table, long now, int losses) {
        word.reach = reach;
        word.ended = now;
        word.lossesThen = losses;
        if (word.stamp.equals(NONE)) {
            word.stamped(table);
        }
    }

    /** An earlier word that would win against this one; empty if there is none. */
    String contradiction(Word word) {
        for (Word other : words) {
            if (other.name.equals(word.name)
                    && isBefore(other, word)
                    && other.stamp.compareTo(word.stamp) > 0) {
                return "a word of "
                        + other.began / 1_000_000
                        + " ms stands against a later one of "
                        + word.began / 1_000_000;
            }
        }
        return "";
    }

    /** Whether there is no doubt which of them was the last. */
    private static boolean isBefore(Word first, Word second) {
        if (first.ended >= second.began) {
            return false;
        }
        return second.began - first.ended > CLOCKS
                || (first.reach == Reach.EVERYWHERE
                        && second.reach == Reach.EVERYWHERE
                        && first.losses == second.lossesThen);
    }
}
