package dev.riskgate.server;

import dev.riskgate.check.PolicySnapshot;
import dev.riskgate.envoy.EnvoyEnds;
import dev.riskgate.identity.jwt.jwks.JwksSettings;

import java.util.List;

/**
 * All that one policy file decides, built before it comes into force and swapped whole.
 *
 * @param keySets the key sets that its credentials use
 */
record Snapshot(PolicySnapshot engine, EnvoyEnds ends, List<JwksSettings> keySets) {}
