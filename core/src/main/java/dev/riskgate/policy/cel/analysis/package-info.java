// SPDX-License-Identifier: Apache-2.0
/**
 * Conditions of rules while they are loaded: compiled, checked, and refused where they cannot mean
 * what they say.
 */
@NullMarked
package dev.riskgate.policy.cel.analysis;

import org.jspecify.annotations.NullMarked;
