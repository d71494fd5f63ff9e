// SPDX-License-Identifier: Apache-2.0
/** Decisions as bytes: what a record of the decision log looks like. Knows no sink. */
@NullMarked
package dev.riskgate.audit.encode;

import org.jspecify.annotations.NullMarked;
