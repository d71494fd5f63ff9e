// SPDX-License-Identifier: Apache-2.0
/** Envoy's front door: CheckRequest in, CheckResponse out. */
@NullMarked
package dev.riskgate.envoy;

import org.jspecify.annotations.NullMarked;
