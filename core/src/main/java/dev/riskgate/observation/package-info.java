// SPDX-License-Identifier: Apache-2.0
/** Turns a request and its caller into the pseudonymous facts that are profiled. */
@NullMarked
package dev.riskgate.observation;

import org.jspecify.annotations.NullMarked;
