// SPDX-License-Identifier: Apache-2.0
/** What is seen of one request, and of whom: the input of everything else here. */
@NullMarked
package dev.riskgate.signals.observation;

import org.jspecify.annotations.NullMarked;
