// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.check.PolicySnapshot;
import dev.riskgate.envoy.EnvoyEnds;
import dev.riskgate.identity.jwt.jwks.JwksSettings;

import java.util.List;

/**
 * Everything that depends on one policy file, built before it comes into force and replaced as a
 * whole.
 *
 * @param checks what checks need of it
 * @param ends how Envoy is read and answered under it
 * @param keySets the key sets that its credentials use
 */
record Snapshot(PolicySnapshot checks, EnvoyEnds ends, List<JwksSettings> keySets) {}
