// SPDX-License-Identifier: Apache-2.0
/** The dashboards for Grafana. */
@NullMarked
package dev.riskgate.testenv.grafana;

import org.jspecify.annotations.NullMarked;
