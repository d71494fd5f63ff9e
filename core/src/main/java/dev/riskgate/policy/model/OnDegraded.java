// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.model;

/**
 * What a route does with a request that would pass, but for something that could not be found out.
 */
public enum OnDegraded {
    /** Let it pass, but only where the state store is what failed; it is denied otherwise. */
    ALLOW,
    /** Ask the caller to prove itself. */
    CHALLENGE,
    /** Deny it; the default. */
    DENY
}
