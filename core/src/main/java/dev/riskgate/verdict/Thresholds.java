// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.verdict;

import org.jspecify.annotations.Nullable;

/**
 * From which risk on a request is challenged or denied. What any of the three numbers asks for
 * counts, the most severe first.
 *
 * @param challenge of the score, 0 to 100; {@link #NEVER} switches it off
 * @param deny of the score, 0 to 100, above {@code challenge}; {@link #NEVER} switches it off
 * @param identity the same of the identity
 * @param behaviour the same of the behaviour
 */
public record Thresholds(double challenge, double deny, Pair identity, Pair behaviour) {

    public static final double NEVER = Double.POSITIVE_INFINITY;

    /**
     * One good decision in 10,000 looks odd enough for a challenge, one in some 56,000 for a
     * denial.
     */
    public static final Thresholds DEFAULT = new Thresholds(80, 95);

    /**
     * Of one number.
     *
     * @param challenge 0 to 100; {@link #NEVER} switches it off
     * @param deny 0 to 100, above {@code challenge}; {@link #NEVER} switches it off
     */
    public record Pair(double challenge, double deny) {

        public static final Pair OFF = new Pair(NEVER, NEVER);

        /** Whether it asks for anything at all. */
        public boolean canSpeak() {
            return challenge != NEVER || deny != NEVER;
        }

        /** Whether it asks for no less than the other one, whatever the number. */
        public boolean isAsStrictAs(Pair other) {
            return challenge <= other.challenge && deny <= other.deny;
        }
    }

    /** Of the score alone. */
    public Thresholds(double challenge, double deny) {
        this(challenge, deny, Pair.OFF, Pair.OFF);
    }

    /** Those of the score. */
    public Pair score() {
        return new Pair(challenge, deny);
    }

    /** Whether it asks for anything at all. */
    public boolean canSpeak() {
        return score().canSpeak() || identity.canSpeak() || behaviour.canSpeak();
    }

    /** Whether it asks for no less than the other one, whatever the risk. */
    public boolean isAsStrictAs(Thresholds other) {
        return score().isAsStrictAs(other.score())
                && identity.isAsStrictAs(other.identity)
                && behaviour.isAsStrictAs(other.behaviour);
    }

    /** What denies at this risk, each number of which is 0 to 100; null if nothing does. */
    public @Nullable Crossing denies(double ofScore, double ofIdentity, double ofBehaviour) {
        if (ofScore >= deny) {
            return new Crossing(Crossing.SCORE, deny);
        }
        if (ofIdentity >= identity.deny) {
            return new Crossing("identity", identity.deny);
        }
        return ofBehaviour >= behaviour.deny ? new Crossing("behaviour", behaviour.deny) : null;
    }

    /** What challenges at this risk, likewise. */
    public @Nullable Crossing challenges(double ofScore, double ofIdentity, double ofBehaviour) {
        if (ofScore >= challenge) {
            return new Crossing(Crossing.SCORE, challenge);
        }
        if (ofIdentity >= identity.challenge) {
            return new Crossing("identity", identity.challenge);
        }
        return ofBehaviour >= behaviour.challenge
                ? new Crossing("behaviour", behaviour.challenge)
                : null;
    }

    /**
     * A number that has reached its threshold.
     *
     * @param number {@code score}, {@code identity} or {@code behaviour}, as conditions call it
     */
    public record Crossing(String number, double threshold) {

        private static final String SCORE = "score";

        /**
         * Whether evidence of a group of signals enters the number: tempo is what behaviour is made
         * of, and identity of the others.
         */
        public boolean isReadFrom(String group) {
            return ofScore() || group.equals("tempo") == number.equals("behaviour");
        }

        /** Whether it is all evidence together. */
        public boolean ofScore() {
            return number.equals(SCORE);
        }
    }
}
