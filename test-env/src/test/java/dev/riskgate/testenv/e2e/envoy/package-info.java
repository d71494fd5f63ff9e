// SPDX-License-Identifier: Apache-2.0
/** What {@code deploy/envoy} promises beside the verdict, through a real Envoy. */
@NullMarked
package dev.riskgate.testenv.e2e.envoy;

import org.jspecify.annotations.NullMarked;
