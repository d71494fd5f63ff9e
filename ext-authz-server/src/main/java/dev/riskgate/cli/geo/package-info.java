// SPDX-License-Identifier: Apache-2.0
/** The command that makes and asks the table of countries and networks. */
@NullMarked
package dev.riskgate.cli.geo;

import org.jspecify.annotations.NullMarked;
