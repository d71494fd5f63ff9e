// SPDX-License-Identifier: Apache-2.0
/** What a check can end with, and the reasons for it. */
@NullMarked
package dev.riskgate.verdict;

import org.jspecify.annotations.NullMarked;
