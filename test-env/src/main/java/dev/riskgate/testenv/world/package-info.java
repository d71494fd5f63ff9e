// SPDX-License-Identifier: Apache-2.0
/**
 * What stands around Envoy and Riskgate: an API to protect, a token issuer, clients, a map, and
 * time.
 */
@NullMarked
package dev.riskgate.testenv.world;

import org.jspecify.annotations.NullMarked;
