// SPDX-License-Identifier: Apache-2.0
/** The riskgate command. */
@NullMarked
package dev.riskgate.cli;

import org.jspecify.annotations.NullMarked;
