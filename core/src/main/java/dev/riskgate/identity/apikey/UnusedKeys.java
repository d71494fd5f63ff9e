// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import dev.riskgate.signals.observation.Subject;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * Keys that could be used and were not. All times are to the hour, milliseconds since the epoch.
 * Immutable.
 *
 * @param sinceMillis from when on uses are complete
 * @param nowMillis when this was told
 * @param tells whether uses are complete for as long as was asked; {@code keys} is empty otherwise
 * @param keys the one that was unused for the longest time first
 */
public record UnusedKeys(long sinceMillis, long nowMillis, boolean tells, List<Key> keys) {

    static final Comparator<Key> LONGEST_FIRST =
            Comparator.comparingLong(Key::fromMillis).thenComparing(Key::id);

    public UnusedKeys {
        keys = List.copyOf(keys);
    }

    /**
     * @param client whose key it is, in the namespace of the key file
     * @param lastUseMillis empty if it was not used since it has been known
     * @param fromMillis its last use, or since when it has been known
     */
    public record Key(String id, Subject client, OptionalLong lastUseMillis, long fromMillis) {}
}
