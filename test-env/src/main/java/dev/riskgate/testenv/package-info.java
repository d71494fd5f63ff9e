// SPDX-License-Identifier: Apache-2.0
/** Everything around Riskgate that is needed to try it and to test it end to end. */
@NullMarked
package dev.riskgate.testenv;

import org.jspecify.annotations.NullMarked;
