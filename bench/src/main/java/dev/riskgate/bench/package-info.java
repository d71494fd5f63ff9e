// SPDX-License-Identifier: Apache-2.0
/** The benchmarks, each behind one name of {@code bench/run}. */
@NullMarked
package dev.riskgate.bench;

import org.jspecify.annotations.NullMarked;
