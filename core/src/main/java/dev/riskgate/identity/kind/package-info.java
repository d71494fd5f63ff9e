// SPDX-License-Identifier: Apache-2.0
/** The registry of all kinds of credentials, and what they live on. */
@NullMarked
package dev.riskgate.identity.kind;

import org.jspecify.annotations.NullMarked;
