// SPDX-License-Identifier: Apache-2.0
/**
 * A load generator for unary gRPC calls to {@code envoy.service.auth.v3.Authorization/Check}:
 * HTTP/2 on Netty's transport, without a gRPC library, so that the generator takes as little as
 * possible of the machine it shares with the server.
 */
@NullMarked
package dev.riskgate.bench.load;

import org.jspecify.annotations.NullMarked;
