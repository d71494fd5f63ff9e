// SPDX-License-Identifier: Apache-2.0
/** Riskgate behind a real Envoy, as the demo sets them up. */
@NullMarked
package dev.riskgate.testenv.e2e;

import org.jspecify.annotations.NullMarked;
