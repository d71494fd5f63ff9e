// SPDX-License-Identifier: Apache-2.0
/** How centres and radii of countries are made from their borders. */
@NullMarked
package dev.riskgate.lab.geo;

import org.jspecify.annotations.NullMarked;
