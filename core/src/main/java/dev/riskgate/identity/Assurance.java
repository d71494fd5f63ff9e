// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.StepUp;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * How strongly and how recently a caller proved itself. It lifts challenges, never denials.
 *
 * @param provenAt when; {@link Instant#EPOCH} if nothing was proven beyond the credential
 * @param method how, for log and header: {@code totp}, {@code acr}; empty if nothing was proven
 * @param fresher what the caller has proven since then, but less strongly; null if nothing
 */
public record Assurance(
        AssuranceLevel level, Instant provenAt, String method, @Nullable Assurance fresher) {

    public static final Assurance NONE = new Assurance(AssuranceLevel.NONE, Instant.EPOCH, "");
    public static final Assurance SINGLE = new Assurance(AssuranceLevel.SINGLE, Instant.EPOCH, "");

    public Assurance(AssuranceLevel level, Instant provenAt, String method) {
        this(level, provenAt, method, null);
    }

    /**
     * Both: the strongest first, each that is less strong only if it is fresher than those before.
     */
    public Assurance and(Assurance other) {
        Assurance both = merge(other);
        return other.fresher == null ? both : both.and(other.fresher);
    }

    /** The first of the other ones alone. */
    private Assurance merge(Assurance other) {
        boolean later = other.provenAt.isAfter(provenAt);
        int order = level.compareTo(other.level);
        if (order > 0 || order == 0 && !later) {
            return later ? before(fresher == null ? other.alone() : fresher.merge(other)) : this;
        }
        if (provenAt.isAfter(other.provenAt)) {
            return other.before(this);
        }
        return fresher == null ? other.alone() : fresher.merge(other);
    }

    private Assurance before(Assurance since) {
        return new Assurance(level, provenAt, method, since);
    }

    private Assurance alone() {
        return fresher == null ? this : new Assurance(level, provenAt, method);
    }

    /** Whether this, or what was proven since then, is strong and fresh enough. */
    public boolean satisfies(StepUp stepUp, Instant now) {
        for (Assurance one = this; one != null; one = one.fresher) {
            if (one.level.satisfies(stepUp.level())
                    && !one.provenAt.plus(stepUp.maxAge()).isBefore(now)) {
                return true;
            }
        }
        return false;
    }
}
