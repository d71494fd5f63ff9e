// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.kind;

import dev.riskgate.identity.apikey.ApiKeys;
import dev.riskgate.identity.jwt.VerificationTime;
import dev.riskgate.identity.jwt.jwks.JwksSources;
import dev.riskgate.reload.FileWatcher;
import dev.riskgate.state.StateStore;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What authenticators live on while a server runs.
 *
 * @param apiKeys the snapshot of the key file in force
 * @param keySets the key sets of issuers
 * @param tokenTime what tokens may take that were never seen
 * @param files watches the files that a credential names
 * @param store counts guesses exactly, for all replicas
 * @param pseudonymKey the key of pseudonyms, the same on every replica that shares the store
 * @param random makes keys that live as long as this process
 * @param clock the wall clock of requests
 */
@SuppressWarnings("ArrayRecordComponent") // a key, changed and compared by nobody
public record IdentityServices(
        Supplier<ApiKeys> apiKeys,
        JwksSources keySets,
        VerificationTime tokenTime,
        FileWatcher files,
        StateStore store,
        byte[] pseudonymKey,
        SecureRandom random,
        InstantSource clock) {}
