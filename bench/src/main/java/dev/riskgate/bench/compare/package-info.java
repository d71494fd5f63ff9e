// SPDX-License-Identifier: Apache-2.0
/**
 * Our server beside others: a gRPC server that does nothing, peers, and all of them behind Envoy.
 */
@NullMarked
package dev.riskgate.bench.compare;

import org.jspecify.annotations.NullMarked;
