// SPDX-License-Identifier: Apache-2.0
/** Files that change while the server runs: the last good value stays in force. */
@NullMarked
package dev.riskgate.reload;

import org.jspecify.annotations.NullMarked;
