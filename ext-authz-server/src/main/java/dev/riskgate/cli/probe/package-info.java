// SPDX-License-Identifier: Apache-2.0
/** The commands that ask a running server something without a token: a check, and how it is. */
@NullMarked
package dev.riskgate.cli.probe;

import org.jspecify.annotations.NullMarked;
