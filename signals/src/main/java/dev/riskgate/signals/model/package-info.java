// SPDX-License-Identifier: Apache-2.0
/** Fitted numbers and the distributions that they belong to. */
@NullMarked
package dev.riskgate.signals.model;

import org.jspecify.annotations.NullMarked;
