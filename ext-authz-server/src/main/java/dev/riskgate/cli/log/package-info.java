// SPDX-License-Identifier: Apache-2.0
/** The commands that read decision logs. */
@NullMarked
package dev.riskgate.cli.log;

import org.jspecify.annotations.NullMarked;
