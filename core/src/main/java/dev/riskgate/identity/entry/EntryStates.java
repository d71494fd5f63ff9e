// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.entry;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How many credentials of a file are in which state, and when the next one expires. Immutable.
 *
 * @param counts each credential once; every state is there, unless there is no file
 * @param nextExpiryMillis of those that are valid, milliseconds since the epoch; empty if none ever
 *     expires
 */
public record EntryStates(Map<State, Integer> counts, OptionalLong nextExpiryMillis) {

    /** Where there is no file. */
    public static final EntryStates NONE = new EntryStates(Map.of(), OptionalLong.empty());

    /** What expires within this time is told apart, so that there is time to act. */
    public static final Duration SOON = Duration.ofDays(14);

    /** What a credential is good for. */
    public enum State {
        VALID,
        /** Valid, but not for longer than {@link #SOON}. */
        EXPIRING,
        EXPIRED,
        NOT_YET_VALID,
        DISABLED;

        /** The name in metrics. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Looks at all of them. */
    public static EntryStates of(Iterable<CredentialEntry> entries, long nowMillis) {
        int[] counts = new int[State.values().length];
        long next = Long.MAX_VALUE;
        for (CredentialEntry entry : entries) {
            State state = state(entry, nowMillis);
            counts[state.ordinal()]++;
            if (state == State.VALID || state == State.EXPIRING) {
                next = Math.min(next, entry.expiresMillis());
            }
        }
        Map<State, Integer> byState = new EnumMap<>(State.class);
        for (State state : State.values()) {
            byState.put(state, counts[state.ordinal()]);
        }
        return new EntryStates(
                Map.copyOf(byState),
                next == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(next));
    }

    private static State state(CredentialEntry entry, long nowMillis) {
        return switch (entry.status(nowMillis)) {
            case DISABLED -> State.DISABLED;
            case NOT_YET_VALID -> State.NOT_YET_VALID;
            case EXPIRED -> State.EXPIRED;
            case VALID ->
                    entry.expiresMillis() - SOON.toMillis() <= nowMillis
                            ? State.EXPIRING
                            : State.VALID;
        };
    }
}
