// SPDX-License-Identifier: Apache-2.0
/** Whoever judges requests: Riskgate as it is, and what it is compared with. */
@NullMarked
package dev.riskgate.lab.detector;

import org.jspecify.annotations.NullMarked;
