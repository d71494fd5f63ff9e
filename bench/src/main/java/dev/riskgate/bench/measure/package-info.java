// SPDX-License-Identifier: Apache-2.0
/** What is measured, how rounds of several servers alternate, and how they are compared. */
@NullMarked
package dev.riskgate.bench.measure;

import org.jspecify.annotations.NullMarked;
