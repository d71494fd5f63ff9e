// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.riskgate.redis.state;

import org.jspecify.annotations.NullMarked;
