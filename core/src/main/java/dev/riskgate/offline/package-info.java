// SPDX-License-Identifier: Apache-2.0
/**
 * Decides requests without a server: the product's own path, with what a server would have found
 * out over the network stated by whoever runs it.
 */
@NullMarked
package dev.riskgate.offline;

import org.jspecify.annotations.NullMarked;
