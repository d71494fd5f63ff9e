// SPDX-License-Identifier: Apache-2.0
/** What is known of all clients together: how common a value is among them. */
@NullMarked
package dev.riskgate.signals.population;

import org.jspecify.annotations.NullMarked;
