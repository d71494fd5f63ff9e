// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes.pod;

import dev.riskgate.testenv.world.Partner;

import java.util.List;

/**
 * Who sends the steady stream, and where to.
 *
 * @param host of Envoy
 * @param partners whose keys pass; one after the other sends a one-time code
 * @param codeless who never sends a code; one that was sent holds for a second
 * @param blocked whose key an operator has blocked
 */
public record StreamPlan(
        String host, int port, List<Partner> partners, Partner codeless, Partner blocked) {

    public StreamPlan {
        partners = List.copyOf(partners);
    }
}
