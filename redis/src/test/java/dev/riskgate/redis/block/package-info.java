// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.riskgate.redis.block;

import org.jspecify.annotations.NullMarked;
