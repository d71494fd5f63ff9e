// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.observation;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The pseudonyms of texts of which there are few, such as names in the policy: they are remembered,
 * {@value #SLOTS} at most. Each text has one slot, and the latest keeps it. Thread-safe.
 */
final class InternedHashes {

    private static final int SLOTS = 256;

    private final KeyedHash hash;
    private final AtomicReferenceArray<@Nullable Known> slots = new AtomicReferenceArray<>(SLOTS);

    InternedHashes(KeyedHash hash) {
        this.hash = hash;
    }

    private record Known(String text, long hash) {}

    long of(String text) {
        int code = text.hashCode();
        int slot = (code ^ code >>> 16) & SLOTS - 1;
        Known known = slots.get(slot);
        if (known == null || !known.text.equals(text)) {
            known = new Known(text, hash.of(text));
            slots.lazySet(slot, known);
        }
        return known.hash;
    }
}
