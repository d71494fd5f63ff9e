// SPDX-License-Identifier: Apache-2.0
/** What servers behind the gate make of paths that passed it. */
@NullMarked
package dev.riskgate.testenv.e2e.backend;

import org.jspecify.annotations.NullMarked;
