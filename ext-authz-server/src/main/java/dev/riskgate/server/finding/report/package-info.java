// SPDX-License-Identifier: Apache-2.0
/** Findings at their places in the files, for people, programs and the log. */
@NullMarked
package dev.riskgate.server.finding.report;

import org.jspecify.annotations.NullMarked;
