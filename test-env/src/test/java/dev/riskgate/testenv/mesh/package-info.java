// SPDX-License-Identifier: Apache-2.0
/** Riskgate behind the gateways that write Envoy's configuration themselves. */
@NullMarked
package dev.riskgate.testenv.mesh;

import org.jspecify.annotations.NullMarked;
