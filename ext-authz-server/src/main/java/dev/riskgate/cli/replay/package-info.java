// SPDX-License-Identifier: Apache-2.0
/** The command {@code riskgate replay}. */
@NullMarked
package dev.riskgate.cli.replay;

import org.jspecify.annotations.NullMarked;
