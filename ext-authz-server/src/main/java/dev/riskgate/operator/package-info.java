// SPDX-License-Identifier: Apache-2.0
/**
 * What an operator may do to a running server, by HTTP and with a token: block, unblock, look at
 * and forget clients.
 */
@NullMarked
package dev.riskgate.operator;

import org.jspecify.annotations.NullMarked;
