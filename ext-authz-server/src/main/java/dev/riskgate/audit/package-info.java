// SPDX-License-Identifier: Apache-2.0
/** The decision log: one JSON line a decision, off the check's path. */
@NullMarked
package dev.riskgate.audit;

import org.jspecify.annotations.NullMarked;
