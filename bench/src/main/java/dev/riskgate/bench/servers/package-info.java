// SPDX-License-Identifier: Apache-2.0
/** Servers that are put under load: ours, the noop, Redis and Envoy, each a process of its own. */
@NullMarked
package dev.riskgate.bench.servers;

import org.jspecify.annotations.NullMarked;
