// SPDX-License-Identifier: Apache-2.0
/**
 * Blocks that several replicas share through Redis: each holds all of them in memory, and asks
 * Redis for changes.
 */
@NullMarked
package dev.riskgate.redis.block;

import org.jspecify.annotations.NullMarked;
