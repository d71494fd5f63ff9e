// SPDX-License-Identifier: Apache-2.0
/**
 * Blocks: clients, API keys, tokens and addresses that the operator has blocked, until a time or
 * until lifted.
 */
@NullMarked
package dev.riskgate.block;

import org.jspecify.annotations.NullMarked;
