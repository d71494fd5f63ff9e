// SPDX-License-Identifier: Apache-2.0
/** What attackers do to tokens, through a real Envoy. */
@NullMarked
package dev.riskgate.testenv.e2e.jwt;

import org.jspecify.annotations.NullMarked;
