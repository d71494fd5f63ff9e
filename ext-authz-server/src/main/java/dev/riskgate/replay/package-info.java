// SPDX-License-Identifier: Apache-2.0
/** Decides recorded checks again, with another policy. */
@NullMarked
package dev.riskgate.replay;

import org.jspecify.annotations.NullMarked;
