// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.detector;

/**
 * What a detector says of a request.
 *
 * @param score how odd it is, 0 to 100; only the order counts. Steps below a half are not told
 *     apart
 * @param verdict what becomes of it
 */
public record Answer(double score, Verdict verdict) {

    /** By severity. */
    public enum Verdict {
        ALLOW,
        /** A proof is asked for; without one the request is dropped. */
        CHALLENGE,
        /** Too fast: dropped. */
        THROTTLE,
        DENY
    }

    /**
     * @throws IllegalArgumentException if the score is not from 0 to 100
     */
    public Answer {
        if (!(score >= 0 && score <= 100)) {
            throw new IllegalArgumentException("a score is from 0 to 100, not " + score);
        }
    }

    /** Whether the caller is stopped until it proves itself, or for good. */
    public boolean stops() {
        return verdict == Verdict.CHALLENGE || verdict == Verdict.DENY;
    }
}
