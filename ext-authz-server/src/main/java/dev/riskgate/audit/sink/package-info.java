// SPDX-License-Identifier: Apache-2.0
/**
 * Where records of the decision log go, and the settings of each kind of place. Knows no encoding.
 */
@NullMarked
package dev.riskgate.audit.sink;

import org.jspecify.annotations.NullMarked;
