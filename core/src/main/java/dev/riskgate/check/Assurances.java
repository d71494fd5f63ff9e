// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.check;

import dev.riskgate.challenge.ProofResult;
import dev.riskgate.identity.Assurance;
import dev.riskgate.signals.profile.Proof;
import dev.riskgate.verdict.AssuranceLevel;

import java.time.Instant;

/**
 * What a caller has proven to Riskgate itself: in this context before, or with this request. What
 * its credential says of it comes on top.
 */
final class Assurances {

    private Assurances() {}

    static Assurance given(Proof remembered, ProofResult proof) {
        Assurance given = Assurance.NONE;
        if (remembered.level() > 0) {
            Instant at = Instant.ofEpochMilli(remembered.atMillis());
            var level = AssuranceLevel.ofRank(remembered.level());
            given = new Assurance(level, at, "remembered");
        }
        return proof instanceof ProofResult.Passed(var now) ? given.and(now) : given;
    }
}
