// SPDX-License-Identifier: Apache-2.0
/**
 * Weighs the evidence of all signals into a risk from 0 to 100, and learns from the request
 * afterwards.
 */
@NullMarked
package dev.riskgate.signals.risk;

import org.jspecify.annotations.NullMarked;
