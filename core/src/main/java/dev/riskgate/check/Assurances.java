// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.check;

import dev.riskgate.challenge.ProofResult;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.signals.profile.Proof;
import dev.riskgate.verdict.AssuranceLevel;

import java.time.Instant;

/**
 * What a caller has proven by now: with its credential, in this context before, or with this
 * request.
 */
final class Assurances {

    private Assurances() {}

    /** The strongest; of two equally strong ones the newer. */
    static Assurance strongest(Caller caller, Proof remembered, ProofResult proof) {
        Assurance best = caller.assurance();
        if (remembered.level() > 0) {
            Instant at = Instant.ofEpochMilli(remembered.atMillis());
            var level = AssuranceLevel.ofRank(remembered.level());
            best = stronger(best, new Assurance(level, at, "remembered"));
        }
        return proof instanceof ProofResult.Passed(var now) ? stronger(best, now) : best;
    }

    private static Assurance stronger(Assurance a, Assurance b) {
        int order = a.level().compareTo(b.level());
        return order > 0 || (order == 0 && a.provenAt().isAfter(b.provenAt())) ? a : b;
    }
}
