// SPDX-License-Identifier: Apache-2.0
/**
 * The signals: each compares one feature of a request with what is known, and gives what it found
 * as evidence.
 */
@NullMarked
package dev.riskgate.signals.signal;

import org.jspecify.annotations.NullMarked;
