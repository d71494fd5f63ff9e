// SPDX-License-Identifier: Apache-2.0
/** Starts real Redis servers for tests, and gives them faults. Depends on nothing of the server. */
@NullMarked
package dev.riskgate.testredis;

import org.jspecify.annotations.NullMarked;
