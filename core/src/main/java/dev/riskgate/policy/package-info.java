// SPDX-License-Identifier: Apache-2.0
/** The stage {@code policy}: the operator's policy file, compiled, and the verdict it gives. */
@NullMarked
package dev.riskgate.policy;

import org.jspecify.annotations.NullMarked;
