// SPDX-License-Identifier: Apache-2.0
/** Invented clients of an API, with their requests as they would arrive, day by day. */
@NullMarked
package dev.riskgate.lab.world;

import org.jspecify.annotations.NullMarked;
