// SPDX-License-Identifier: Apache-2.0
/** Runs a Prometheus of this machine with the example configuration and the rules that ship. */
@NullMarked
package dev.riskgate.testenv.prometheus;

import org.jspecify.annotations.NullMarked;
