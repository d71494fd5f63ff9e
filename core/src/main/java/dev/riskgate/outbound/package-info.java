// SPDX-License-Identifier: Apache-2.0
/** Everything that this server asks of others over HTTP goes through the client in here. */
@NullMarked
package dev.riskgate.outbound;

import org.jspecify.annotations.NullMarked;
