// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.Verdict;

/**
 * Why a request takes no route although one stands where it wants to go.
 *
 * @param kind what the caller is answered
 */
record RouteRefusal(Verdict.Deny.Kind kind, Reason reason) {}
