// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import java.util.List;

/**
 * Where what lies in a profile's words; {@link Profile} explains the whole. The core is the same in
 * all builds, see {@link ProfileCodec}: whatever is to be remembered beyond it is a section.
 */
public final class ProfileLayout {

    /** The words that every build knows. */
    static final int CORE_WORDS = 104;

    /** Traits that came later: their words follow the core's, in this order. */
    static final List<ProfileSection> SECTIONS =
            List.of(QuarantineRegister.SECTION, Reach.SECTION, Unplaced.SECTION);

    static final int QUARANTINE_REGISTER = CORE_WORDS;
    static final int REACH = QUARANTINE_REGISTER + 2;
    static final int UNPLACED = REACH + 1;

    /** version 8 bits (stored form only), first request 44 (milliseconds). */
    public static final int FIRST = 0;

    /** bitmap of active days 32 bits, its last day 16, week of the hour table 16. */
    public static final int DAYS = 1;

    /**
     * checksum 32 bits (stored form only), day of the rate references 16, population tokens today
     * 16.
     */
    public static final int DAILY = 2;

    /** requests folded so far. */
    public static final int REQUESTS = 3;

    static final int CONTEXTS = 4;
    static final int CONTEXT_WORDS = 4;
    static final int CONTEXT_SLOTS = 8;
    static final int CONTEXT_QUARANTINE = 2;

    static final int RATES = CONTEXTS + CONTEXT_SLOTS * CONTEXT_WORDS;
    static final int RATE_WORDS = 4;

    static final int HOURS = RATES + 2 * RATE_WORDS;
    static final int HOUR_WORDS = 6;

    static final int TRAITS = HOURS + HOUR_WORDS;

    /** The day of the rate references and of the population tokens, in the word {@link #DAILY}. */
    public static final int REFERENCE_DAY = 16;

    /** Population tokens of that day, in the word {@link #DAILY}. */
    static final int TOKENS = 0;

    private ProfileLayout() {}
}
