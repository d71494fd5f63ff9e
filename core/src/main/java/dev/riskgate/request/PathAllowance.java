// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

/**
 * What becomes of a path that some servers read as another one. In the order of how much passes.
 */
public enum PathAllowance {
    /** It is denied. */
    REFUSE,
    /** It passes where it takes the same route however it is read; rules are asked of each. */
    SAME_ROUTE,
    /** It passes as it stands: the API reads it as we do. */
    ALLOW
}
