// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.riskgate.redis.use;

import org.jspecify.annotations.NullMarked;
