// SPDX-License-Identifier: Apache-2.0
/** Tests of policies: what is known and asked in, what has to become of it out. */
@NullMarked
package dev.riskgate.policytest;

import org.jspecify.annotations.NullMarked;
