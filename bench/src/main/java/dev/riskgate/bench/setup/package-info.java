// SPDX-License-Identifier: Apache-2.0
/**
 * What the load consists of: clients, their credentials, their requests and the policies for them.
 */
@NullMarked
package dev.riskgate.bench.setup;

import org.jspecify.annotations.NullMarked;
