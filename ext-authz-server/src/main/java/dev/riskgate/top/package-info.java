// SPDX-License-Identifier: Apache-2.0
/** Which clients make the most odd requests just now. */
@NullMarked
package dev.riskgate.top;

import org.jspecify.annotations.NullMarked;
