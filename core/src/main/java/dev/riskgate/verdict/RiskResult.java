// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.verdict;

/**
 * What the thresholds said of a request's risk. A challenge that the caller has answered already
 * says nothing, nor does risk that could not be assessed.
 */
public enum RiskResult {
    /** Nothing: the score is below them, or was not asked. */
    NONE(false, "allow"),
    /** The score reaches {@code thresholds.challenge}. */
    CHALLENGE(false, "challenge"),
    /** The score reaches {@code thresholds.deny}. */
    DENY(false, "deny"),
    /** As {@link #CHALLENGE}, while {@code risk.mode: shadow} only tells it. */
    SHADOW_CHALLENGE(true, "challenge"),
    /** As {@link #DENY}, while {@code risk.mode: shadow} only tells it. */
    SHADOW_DENY(true, "deny");

    /** What the log calls the thresholds where it names rules beside them. */
    public static final String NAME = "risk";

    private final boolean shadow;
    private final String verdict;
    private final String text;

    RiskResult(boolean shadow, String verdict) {
        this.shadow = shadow;
        this.verdict = verdict;
        this.text = NAME + "=" + verdict;
    }

    /** Whether it only says so, and changes nothing. */
    public boolean shadow() {
        return shadow;
    }

    /** The label of the verdict that the thresholds ask for. */
    public String verdict() {
        return verdict;
    }

    /** As the decision log has it among what is in shadow mode: {@code risk=challenge}. */
    public String text() {
        return text;
    }
}
