// SPDX-License-Identifier: Apache-2.0
/**
 * {@code ./riskgate demo --full}: two servers behind one Envoy and on one Redis, a Prometheus where
 * there is one, and a load that tells a story.
 */
@NullMarked
package dev.riskgate.testenv.demo.full;

import org.jspecify.annotations.NullMarked;
