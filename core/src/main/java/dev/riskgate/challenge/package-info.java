// SPDX-License-Identifier: Apache-2.0
/**
 * The stage {@code challenge}: how a proof is checked, how a caller can prove more, and the
 * response to a request that does not pass.
 */
@NullMarked
package dev.riskgate.challenge;

import org.jspecify.annotations.NullMarked;
