// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.diff;

import java.util.Locale;

/**
 * What a change does to one request, given the same caller, habits, score and counters, and with
 * all else in the policy as it is. In the order in which a reviewer should read.
 */
public enum Effect {
    /** No request is judged more severely by it, and some are judged more mildly. */
    LOOSER,
    /** It depends on requests, or on things outside of the two files. */
    UNCLEAR,
    /** No request is judged more mildly by it, and some are judged more severely. */
    STRICTER,
    /** The verdicts stay what they are. */
    NONE;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** That of the same change the other way round. */
    Effect inverse() {
        return switch (this) {
            case LOOSER -> STRICTER;
            case STRICTER -> LOOSER;
            case UNCLEAR, NONE -> this;
        };
    }

    /**
     * @param more above zero where the new value lets in more, below zero where it lets in less
     */
    static Effect of(int more) {
        return more > 0 ? LOOSER : more < 0 ? STRICTER : NONE;
    }
}
