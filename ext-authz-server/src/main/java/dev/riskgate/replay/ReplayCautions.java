// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.replay;

import java.util.ArrayList;
import java.util.List;

/** What makes a replay's figures less certain. Not thread-safe. */
final class ReplayCautions {

    private int servers;
    private int sharing;
    private int startsMissing;
    private long dropped;
    private long gaps;
    private long clockJumps;

    /** A process is replayed. */
    void server(boolean sharedState) {
        servers++;
        sharing += sharedState ? 1 : 0;
    }

    void startMissing() {
        startsMissing++;
    }

    void gap() {
        gaps++;
    }

    void dropped(long more) {
        dropped += more;
    }

    void clockWentBack() {
        clockJumps++;
    }

    /** Processes that recorded what was read. */
    int servers() {
        return servers;
    }

    /**
     * @param lessThanADay whether all that was decided is of less than a day
     */
    List<String> sentences(boolean lessThanADay) {
        List<String> all = new ArrayList<>();
        if (sharing > 0) {
            all.add(
                    "The state was shared in Redis: what was known at the start, and what servers"
                            + " saw that are not in these recordings, is unknown here.");
        }
        if (sharing > 1) {
            all.add(
                    sharing
                            + " servers shared their state: they are replayed as one, in the order"
                            + " of their clocks. There each knew what the others had seen only"
                            + " after a moment.");
        }
        if (startsMissing > 0) {
            all.add(
                    "The recording does not begin with the start of its server: profiles at the"
                            + " start are unknown, so clients are learned anew.");
        }
        if (dropped > 0) {
            all.add(
                    dropped
                            + " checks were not recorded: the queue was full, or the file could not"
                            + " be written.");
        }
        if (gaps > 0) {
            all.add(gaps + " gaps: files, or parts of them, are missing.");
        }
        if (clockJumps > 0) {
            all.add("The clock went back " + clockJumps + " times.");
        }
        if (lessThanADay) {
            all.add("The recording is shorter than a day: figures a day are extrapolated.");
        }
        return all;
    }
}
