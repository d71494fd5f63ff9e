// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.StepUp;

import java.time.Instant;

/**
 * How strongly and how recently a caller proved itself. It lifts challenges, never denials.
 *
 * @param provenAt when; {@link Instant#EPOCH} if nothing was proven beyond the credential
 * @param method how, for log and header: {@code totp}, {@code acr}; empty if nothing was proven
 */
public record Assurance(AssuranceLevel level, Instant provenAt, String method) {

    public static final Assurance NONE = new Assurance(AssuranceLevel.NONE, Instant.EPOCH, "");
    public static final Assurance SINGLE = new Assurance(AssuranceLevel.SINGLE, Instant.EPOCH, "");

    public boolean satisfies(StepUp stepUp, Instant now) {
        return level.satisfies(stepUp.level()) && !provenAt.plus(stepUp.maxAge()).isBefore(now);
    }
}
