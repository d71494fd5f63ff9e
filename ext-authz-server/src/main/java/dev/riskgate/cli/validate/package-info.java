// SPDX-License-Identifier: Apache-2.0
/** {@code riskgate validate}. */
@NullMarked
package dev.riskgate.cli.validate;

import org.jspecify.annotations.NullMarked;
