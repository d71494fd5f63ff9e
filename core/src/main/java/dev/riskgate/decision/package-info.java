// SPDX-License-Identifier: Apache-2.0
/** The record of one check: verdict, denial response and everything that led to them. */
@NullMarked
package dev.riskgate.decision;

import org.jspecify.annotations.NullMarked;
