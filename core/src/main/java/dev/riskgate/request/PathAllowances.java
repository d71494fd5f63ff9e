// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

/**
 * Which paths pass that some servers read as others. Immutable.
 *
 * @param encodedSlash {@code %2f} within a segment
 * @param lookalikes characters of which text normalisation (UAX #15) makes one of {@code / \ . ; %
 *     ? #}
 */
public record PathAllowances(PathAllowance encodedSlash, PathAllowance lookalikes) {

    public static final PathAllowances NONE =
            new PathAllowances(PathAllowance.REFUSE, PathAllowance.REFUSE);

    /** What passes under one of the two. */
    public PathAllowances or(PathAllowances other) {
        return new PathAllowances(
                looser(encodedSlash, other.encodedSlash), looser(lookalikes, other.lookalikes));
    }

    private static PathAllowance looser(PathAllowance one, PathAllowance other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
