// SPDX-License-Identifier: Apache-2.0
/** The table of countries, autonomous systems and their kinds that ships, and how it is made. */
@NullMarked
package dev.riskgate.geo;

import org.jspecify.annotations.NullMarked;
