// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.use;

/**
 * What is kept of a credential. Immutable.
 *
 * @param hour of its last use, or since when it has been known, hours since the epoch by the clock
 *     of the store
 * @param used whether it was used at all since it has been known
 */
public record KeptUse(long hour, boolean used) {

    /** One that was used has an odd number, later ones have larger numbers. */
    public static KeptUse ofNumber(long number) {
        return new KeptUse(Math.floorDiv(number, 2), Math.floorMod(number, 2) == 1);
    }

    /** See {@link #ofNumber}. */
    public long number() {
        return 2 * hour + (used ? 1 : 0);
    }
}
