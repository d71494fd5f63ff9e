// SPDX-License-Identifier: Apache-2.0
/** What files of keys and of accounts say alike: an entry for each credential. */
@NullMarked
package dev.riskgate.identity.entry;

import org.jspecify.annotations.NullMarked;
