// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.block;

import dev.riskgate.block.BlockTable;
import dev.riskgate.block.LocalBlocks;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;

/**
 * Brings what this replica knows and what Redis holds together, in either direction. Each entry
 * says by its stamp whether it is newer, so nothing has to be remembered of who wrote what: a Redis
 * that was emptied or fell back to an older copy shows another version, is read, and given what it
 * lacks. Used by one thread.
 */
final class Sync {

    private static final Logger LOG = LoggerFactory.getLogger(Sync.class);

    /** Not a version that Redis could have. */
    private static final String UNREAD = "unread";

    private final LocalBlocks known;
    private final SharedEntries redis;
    private String version = UNREAD;

    /** What Redis held at that version. */
    private BlockTable shared = BlockTable.EMPTY;

    /** The table of ours of which nothing is left to be written. */
    private BlockTable given = BlockTable.EMPTY;

    private int strange;
    private boolean full;

    Sync(LocalBlocks known, SharedEntries redis) {
        this.known = known;
        this.redis = redis;
    }

    /**
     * Takes over what a hint carries, if it is about the version that comes next; others are left
     * to {@link #read}.
     */
    void hint(SharedEntries.Hint hint) {
        if (hint.before().equals(version) && !hint.field().isEmpty()) {
            take(known.parse(Map.of(hint.field(), hint.entry())));
            version = hint.now();
        }
    }

    /** Whether Redis holds something that we have not read. */
    boolean isBehind() {
        return !redis.version().equals(version);
    }

    /** Reads all that Redis holds. */
    void read() {
        String now = redis.version();
        Map<String, String> texts = redis.read();
        LocalBlocks.Parsed parsed = known.parse(texts);
        shared = BlockTable.EMPTY;
        take(parsed);
        version = now;
        given = BlockTable.EMPTY;
        tell(parsed.strange());
        if (!parsed.dead().isEmpty()) {
            redis.drop(parsed.dead());
        }
        if (full) {
            makeRoom(parsed.ended());
        }
    }

    /** Gives up what ended a while ago, and would have been kept longer. */
    private void makeRoom(Map<String, String> ended) {
        redis.drop(ended);
        known.squeeze();
    }

    /** Whether Redis holds as many entries as it may, so that some of ours are known here only. */
    boolean isFull() {
        return full;
    }

    /**
     * Writes what Redis does not have yet.
     *
     * @return false if there was no room for all of it
     */
    @SuppressWarnings("ReferenceEquality") // The very table that was given, or another.
    boolean write() {
        BlockTable table = known.table();
        if (table == given) {
            return true;
        }
        var missing = table.newerThan(shared);
        if (!missing.isEmpty()) {
            SharedEntries.Written written = redis.write(known.format(missing));
            full(written.refused());
            shared = shared.with(missing);
            version = written.before().equals(version) ? written.now() : UNREAD;
        }
        given = table;
        return !full;
    }

    private void full(long refused) {
        if (refused > 0 && !full) {
            LOG.warn("Redis holds as many entries of blocks as it may; those that ended give way");
        }
        full = refused > 0;
    }

    private void take(LocalBlocks.Parsed parsed) {
        shared = shared.with(parsed.entries());
        known.merge(parsed.entries());
    }

    private void tell(int now) {
        if (now != strange) {
            strange = now;
            LOG.warn(
                    "Redis holds {} blocks that are not in force here: they were made under another"
                            + " observation.hashKey, or by another version",
                    now);
        }
    }
}
