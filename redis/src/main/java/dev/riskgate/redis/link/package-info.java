// SPDX-License-Identifier: Apache-2.0
/**
 * The connection to Redis: one server, Sentinel or Cluster; scripts, keys, and what an outage looks
 * like.
 */
@NullMarked
package dev.riskgate.redis.link;

import org.jspecify.annotations.NullMarked;
