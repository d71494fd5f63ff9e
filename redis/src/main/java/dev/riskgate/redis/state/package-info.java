// SPDX-License-Identifier: Apache-2.0
/**
 * State that several replicas share through Redis, and from which each decides locally. {@code
 * docs/state.md} explains it.
 */
@NullMarked
package dev.riskgate.redis.state;

import org.jspecify.annotations.NullMarked;
