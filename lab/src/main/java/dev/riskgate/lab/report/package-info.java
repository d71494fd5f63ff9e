// SPDX-License-Identifier: Apache-2.0
/**
 * What a benchmark or an experiment writes down: a page, its figures, its plots, and under which
 * conditions they came to be.
 */
@NullMarked
package dev.riskgate.lab.report;

import org.jspecify.annotations.NullMarked;
