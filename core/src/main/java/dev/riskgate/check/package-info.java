// SPDX-License-Identifier: Apache-2.0
/**
 * The path of one check, from request to decision: {@link dev.riskgate.check.CheckPipeline} has the
 * stages in order.
 */
@NullMarked
package dev.riskgate.check;

import org.jspecify.annotations.NullMarked;
