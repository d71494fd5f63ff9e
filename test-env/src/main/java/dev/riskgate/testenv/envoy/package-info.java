// SPDX-License-Identifier: Apache-2.0
/** Finds, configures and runs a real Envoy. */
@NullMarked
package dev.riskgate.testenv.envoy;

import org.jspecify.annotations.NullMarked;
