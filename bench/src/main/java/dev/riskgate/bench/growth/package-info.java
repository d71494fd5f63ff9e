// SPDX-License-Identifier: Apache-2.0
/** How cost grows with clients, rules, replicas and what Redis holds. */
@NullMarked
package dev.riskgate.bench.growth;

import org.jspecify.annotations.NullMarked;
