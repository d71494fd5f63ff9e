// SPDX-License-Identifier: Apache-2.0
/** Load for the training run that makes the AOT cache. */
@NullMarked
package dev.riskgate.envoy.training;

import org.jspecify.annotations.NullMarked;
