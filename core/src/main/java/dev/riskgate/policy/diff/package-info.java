// SPDX-License-Identifier: Apache-2.0
/** What differs in meaning between two policies. */
@NullMarked
package dev.riskgate.policy.diff;

import org.jspecify.annotations.NullMarked;
