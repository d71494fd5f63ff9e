// SPDX-License-Identifier: Apache-2.0
/** Metrics, health and readiness, for people and probes. */
@NullMarked
package dev.riskgate.management;

import org.jspecify.annotations.NullMarked;
