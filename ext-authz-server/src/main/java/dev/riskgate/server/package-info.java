// SPDX-License-Identifier: Apache-2.0
/** Configuration, and the one place where everything is wired by hand. */
@NullMarked
package dev.riskgate.server;

import org.jspecify.annotations.NullMarked;
