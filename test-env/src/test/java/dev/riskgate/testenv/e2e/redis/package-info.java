// SPDX-License-Identifier: Apache-2.0
/** Real Redis servers with real faults behind real servers. */
@NullMarked
package dev.riskgate.testenv.e2e.redis;

import org.jspecify.annotations.NullMarked;
