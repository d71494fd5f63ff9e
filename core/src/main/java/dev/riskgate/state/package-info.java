// SPDX-License-Identifier: Apache-2.0
/**
 * The stage {@code state}: what we know of each subject, and the exact counters that a decision may
 * rest on.
 */
@NullMarked
package dev.riskgate.state;

import org.jspecify.annotations.NullMarked;
