// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.verdict;

import java.time.Duration;

/**
 * What a challenged caller has to prove.
 *
 * @param level the least assurance that satisfies
 * @param maxAge how long ago the proof may have been given at most (RFC 9470 {@code max_age})
 */
public record StepUp(AssuranceLevel level, Duration maxAge) {}
