// SPDX-License-Identifier: Apache-2.0
/**
 * Conditions of rules while they are evaluated: what they can read of a request, and what they may
 * cost.
 */
@NullMarked
package dev.riskgate.policy.cel;

import org.jspecify.annotations.NullMarked;
