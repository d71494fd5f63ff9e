// SPDX-License-Identifier: Apache-2.0
/** How long a check may take, where it may wait, and what it means when it cannot finish. */
@NullMarked
package dev.riskgate.budget;

import org.jspecify.annotations.NullMarked;
