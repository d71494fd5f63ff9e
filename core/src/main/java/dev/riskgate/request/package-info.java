// SPDX-License-Identifier: Apache-2.0
/** One API request as immutable, canonical facts, whatever the front door. */
@NullMarked
package dev.riskgate.request;

import org.jspecify.annotations.NullMarked;
