// SPDX-License-Identifier: Apache-2.0
/** The stage {@code identity}: who is proven to call, how, and bound to what. */
@NullMarked
package dev.riskgate.identity;

import org.jspecify.annotations.NullMarked;
