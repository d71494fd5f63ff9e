// SPDX-License-Identifier: Apache-2.0
/** Rules, dashboards and example configurations for Prometheus, held against the real one. */
@NullMarked
package dev.riskgate.testenv.prometheus;

import org.jspecify.annotations.NullMarked;
