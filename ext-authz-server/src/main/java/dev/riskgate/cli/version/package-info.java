// SPDX-License-Identifier: Apache-2.0
/** The command that tells what runs here. */
@NullMarked
package dev.riskgate.cli.version;

import org.jspecify.annotations.NullMarked;
