// SPDX-License-Identifier: Apache-2.0
/** The archive that is released, and the pages that say how to install it. */
@NullMarked
package dev.riskgate.testenv.archive;

import org.jspecify.annotations.NullMarked;
