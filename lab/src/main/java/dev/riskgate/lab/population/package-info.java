// SPDX-License-Identifier: Apache-2.0
/**
 * Invented clients that are nobody but themselves, and the risk scale that is read off their
 * decisions.
 */
@NullMarked
package dev.riskgate.lab.population;

import org.jspecify.annotations.NullMarked;
