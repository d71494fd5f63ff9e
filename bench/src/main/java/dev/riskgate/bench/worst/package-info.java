// SPDX-License-Identifier: Apache-2.0
/**
 * Each step of a check that grows with its input, on the worst input of each size beside a harmless
 * one.
 */
@NullMarked
package dev.riskgate.bench.worst;

import org.jspecify.annotations.NullMarked;
