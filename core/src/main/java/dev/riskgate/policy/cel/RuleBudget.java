// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

/**
 * What the conditions of one check may cost: what each would cost for an ordinary request, and all
 * together {@link #CHARGES} more. So no number of rules is too much for an ordinary request, and
 * what a caller adds by a long path or a thousand roles is bounded. All that grows is charged;
 * where nothing is left, a condition cannot be evaluated. Not thread-safe.
 */
public final class RuleBudget {

    /** In charges, of which each stands for about a nanosecond. */
    public static final long CHARGES = 1_000_000;

    private long left = CHARGES;

    /**
     * Lets one more condition begin.
     *
     * @param ordinary what it costs for an ordinary request
     * @return false if too much has been done already
     */
    boolean admit(long ordinary) {
        left += ordinary;
        return left >= 0;
    }

    /**
     * Pays for what has been done.
     *
     * @throws Spent if it was more than was left
     */
    void done(long charges) {
        left -= charges;
        if (left < 0) {
            throw new Spent();
        }
    }

    /**
     * Pays for what is to be done.
     *
     * @throws Spent if that is more than is left; then it is not done, and not paid for
     */
    void ahead(long charges) {
        if (charges > left) {
            throw new Spent();
        }
        left -= charges;
    }

    /** Below zero by the last step at most. */
    long left() {
        return left;
    }

    /**
     * An error, since CEL goes on after an exception in {@code ||}, {@code &&} and its loops.
     * Without a stack trace.
     */
    static final class Spent extends Error {
        private static final long serialVersionUID = 1;

        Spent() {
            super("the conditions of this check have cost what they may", null, false, false);
        }
    }
}
