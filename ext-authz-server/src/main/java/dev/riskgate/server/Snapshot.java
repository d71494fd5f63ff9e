// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.check.PolicySnapshot;
import dev.riskgate.envoy.EnvoyEnds;
import dev.riskgate.policy.model.PolicyFile;

/**
 * Everything that depends on one policy file, built before it comes into force and replaced as a
 * whole.
 *
 * @param checks what checks need of it
 * @param ends how Envoy is read and answered under it
 */
record Snapshot(PolicySnapshot checks, EnvoyEnds ends) {

    /** What the policy says. */
    PolicyFile file() {
        return checks.policy().file();
    }
}
