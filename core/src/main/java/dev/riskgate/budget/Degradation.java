// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.budget;

/**
 * Why a check could not do everything it should. {@link #mayAllow} says which causes a route may
 * let pass.
 */
public enum Degradation {
    /** The state store did not answer. */
    STATE(true),
    /**
     * What credentials are verified with is not to be had: the keys of a token's issuer, its
     * introspection, the accounts file.
     */
    ISSUER(false),
    /** Too many checks at once; this one was shed. */
    OVERLOAD(false),
    /** The check's own time was up. */
    DEADLINE(false),
    /** The request was larger than can be judged. */
    OVERSIZE(false),
    /** A fault of our own. */
    INTERNAL(false);

    private final boolean mayAllow;

    Degradation(boolean mayAllow) {
        this.mayAllow = mayAllow;
    }

    /**
     * Whether {@code onDegraded} may let pass what failed for this cause, at once or for a proof.
     * It covers the state store alone. A caller chooses the issuer that its token names, and can
     * provoke overload, deadline and oversize: those are denied instead.
     */
    public boolean mayAllow() {
        return mayAllow;
    }

    /** The label of this cause in log and metrics. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
