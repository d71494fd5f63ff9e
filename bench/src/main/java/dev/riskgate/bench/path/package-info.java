// SPDX-License-Identifier: Apache-2.0
/** The stages of a check one by one, in one process, by JMH. */
@NullMarked
package dev.riskgate.bench.path;

import org.jspecify.annotations.NullMarked;
