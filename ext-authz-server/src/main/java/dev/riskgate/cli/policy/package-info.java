// SPDX-License-Identifier: Apache-2.0
/** The commands for whoever writes policies: {@code riskgate test} and {@code riskgate policy}. */
@NullMarked
package dev.riskgate.cli.policy;

import org.jspecify.annotations.NullMarked;
