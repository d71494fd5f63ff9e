// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.verdict;

/** How strongly a caller has proved itself, weakest first; the policy writes it in lower case. */
public enum AssuranceLevel {
    /** Nothing proven. */
    NONE,
    /** One factor: the credential itself. */
    SINGLE,
    /** Two independent factors, for example a credential and a TOTP code. */
    MFA,
    /** Two factors of which one is bound to the device or the origin (WebAuthn, hardware key). */
    PHISHING_RESISTANT;

    private static final AssuranceLevel[] LEVELS = values();

    /**
     * A number for storage and comparison: 0 for none, rising with strength. Stored, so never
     * renumbered.
     */
    public int rank() {
        return ordinal();
    }

    /** The level of this rank; the strongest known one for a rank that a newer version stored. */
    public static AssuranceLevel ofRank(int rank) {
        return LEVELS[Math.clamp(rank, 0, LEVELS.length - 1)];
    }

    public boolean satisfies(AssuranceLevel required) {
        return compareTo(required) >= 0;
    }
}
