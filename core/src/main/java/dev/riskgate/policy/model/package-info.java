// SPDX-License-Identifier: Apache-2.0
/** What a policy file says, as it was written: immutable values without behaviour. */
@NullMarked
package dev.riskgate.policy.model;

import org.jspecify.annotations.NullMarked;
