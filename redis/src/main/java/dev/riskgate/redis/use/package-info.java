// SPDX-License-Identifier: Apache-2.0
/** When credentials were last used, as replicas share it. */
@NullMarked
package dev.riskgate.redis.use;

import org.jspecify.annotations.NullMarked;
