// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.entry;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;

/**
 * Counts the credentials of a file when somebody asks, but again only if the file has changed or
 * the minute has: there may be 100,000 of them. Thread-safe.
 */
public final class EntryCount {

    private static final long MINUTE = TimeUnit.MINUTES.toMillis(1);

    private @Nullable Counted last;

    private record Counted(Object snapshot, long minute, EntryStates states) {}

    /**
     * How they stand, to the minute.
     *
     * @param snapshot equals another one only if it has the same credentials
     * @param entries those of the snapshot
     * @param nowMillis milliseconds since the epoch
     */
    public synchronized EntryStates of(
            Object snapshot, Iterable<CredentialEntry> entries, long nowMillis) {
        long minute = Math.floorDiv(nowMillis, MINUTE);
        Counted known = last;
        if (known != null && known.minute == minute && known.snapshot.equals(snapshot)) {
            return known.states;
        }
        EntryStates states = EntryStates.of(entries, nowMillis);
        last = new Counted(snapshot, minute, states);
        return states;
    }
}
