// SPDX-License-Identifier: Apache-2.0
/** What of the Helm chart is generated: the schema of its values and their table. */
@NullMarked
package dev.riskgate.testenv.chart;

import org.jspecify.annotations.NullMarked;
