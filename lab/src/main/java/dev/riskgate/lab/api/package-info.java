// SPDX-License-Identifier: Apache-2.0
/**
 * The benchmark of detectors of theft and abuse at APIs: how often innocent clients are bothered,
 * and how soon thieves are stopped.
 */
@NullMarked
package dev.riskgate.lab.api;

import org.jspecify.annotations.NullMarked;
