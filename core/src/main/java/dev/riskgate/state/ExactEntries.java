// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.state;

import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BinaryOperator;
import java.util.function.ToLongFunction;

/**
 * Entries that end at their time and never before it: at the bound a new one is refused.
 * Thread-safe.
 *
 * <p>Entries past their time are cleared away when the room is needed, at most once a second, since
 * whoever keeps the table full would otherwise have it walked through at every request.
 */
final class ExactEntries<V> {

    private static final long CLEAR_EVERY_MILLIS = 1_000;

    private final int bound;
    private final ToLongFunction<V> until;
    private final ConcurrentMap<String, V> entries = new ConcurrentHashMap<>();
    private final AtomicLong clearedAt = new AtomicLong(Long.MIN_VALUE);

    /**
     * @param bound how many entries are held at most
     * @param until the last millisecond at which an entry counts, since the epoch
     */
    ExactEntries(int bound, ToLongFunction<V> until) {
        this.bound = bound;
        this.until = until;
    }

    /** What counts now under this key. */
    @Nullable V get(String key, long nowMillis) {
        V entry = entries.get(key);
        return entry != null && holds(entry, nowMillis) ? entry : null;
    }

    /**
     * Sets an entry, or merges it into the one that still counts, in one step.
     *
     * @return what is under the key afterwards
     * @throws DegradedException if the key is new and there is no room
     */
    V merge(String key, V fresh, BinaryOperator<V> merger, long nowMillis) {
        requireRoom(key, nowMillis);
        return entries.merge(
                key,
                fresh,
                (old, added) -> holds(old, nowMillis) ? merger.apply(old, added) : added);
    }

    /**
     * @throws DegradedException if the key is new and there is no room for it
     */
    void requireRoom(String key, long nowMillis) {
        if (entries.size() < bound || entries.containsKey(key)) {
            return;
        }
        long last = clearedAt.get();
        boolean due = nowMillis < last || nowMillis - CLEAR_EVERY_MILLIS >= last;
        if (due && clearedAt.compareAndSet(last, nowMillis)) {
            entries.values().removeIf(entry -> !holds(entry, nowMillis));
        }
        if (entries.size() >= bound) {
            throw new DegradedException(
                    Degradation.STATE, "the store holds as many exact entries as it may");
        }
    }

    private boolean holds(V entry, long nowMillis) {
        return until.applyAsLong(entry) >= nowMillis;
    }
}
