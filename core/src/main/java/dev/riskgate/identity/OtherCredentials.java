// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

/**
 * Whom a credential may name that the route does not accept, beside one that it accepts. Both have
 * to hold in any case. From strict to loose.
 */
public enum OtherCredentials {
    /** The same client. */
    SAME_CLIENT,
    /** Whichever client, for upstreams that tell by themselves what each of the two is for. */
    ANY_CLIENT
}
