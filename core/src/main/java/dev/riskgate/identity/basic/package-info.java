// SPDX-License-Identifier: Apache-2.0
/**
 * Basic credentials (RFC 7617): their accounts, how a password is checked, and how guessing is kept
 * within bounds.
 */
@NullMarked
package dev.riskgate.identity.basic;

import org.jspecify.annotations.NullMarked;
