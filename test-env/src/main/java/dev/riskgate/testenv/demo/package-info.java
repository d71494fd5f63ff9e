// SPDX-License-Identifier: Apache-2.0
/**
 * The demo: a story of real requests through a real Envoy, shown as a table and compared with what
 * should happen.
 */
@NullMarked
package dev.riskgate.testenv.demo;

import org.jspecify.annotations.NullMarked;
