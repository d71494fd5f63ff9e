// SPDX-License-Identifier: Apache-2.0
/** What other parts keep, shown as metrics. */
@NullMarked
package dev.riskgate.server.gauges;

import org.jspecify.annotations.NullMarked;
