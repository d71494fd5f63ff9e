// SPDX-License-Identifier: Apache-2.0
/** Those who have stolen a client's credential, and what they do with it. */
@NullMarked
package dev.riskgate.lab.attack;

import org.jspecify.annotations.NullMarked;
