// SPDX-License-Identifier: Apache-2.0
/** Recordings: the inputs of checks, encrypted, apart from the decision log. */
@NullMarked
package dev.riskgate.recording;

import org.jspecify.annotations.NullMarked;
