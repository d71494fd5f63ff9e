// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import dev.riskgate.identity.Authenticator;
import dev.riskgate.identity.CredentialFactory;
import dev.riskgate.identity.jwt.jwks.JwksSettings;
import dev.riskgate.identity.jwt.jwks.JwksSources;
import dev.riskgate.identity.jwt.jwks.KeySource;
import dev.riskgate.identity.jwt.jwks.KeyUse;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Makes the authenticators of tokens; those that use one key set share it. A credential that is the
 * same in the next policy keeps its own, with all tokens that it remembers: else every change of a
 * policy would make all tokens new.
 */
public final class JwtFactory implements CredentialFactory<JwtCredential> {

    private final JwksSources keySets;
    private final VerificationTime time;
    private final ConcurrentMap<Origin, Made> made = new ConcurrentHashMap<>();

    /** What an authenticator is made of. */
    private record Origin(JwtSettings settings, @Nullable KeyUse keys) {}

    private record Made(@Nullable KeySource keys, JwtAuthenticator authenticator) {}

    public JwtFactory(JwksSources keySets, VerificationTime time) {
        this.keySets = keySets;
        this.time = time;
    }

    /** Of claims that the front door has verified, if the policy says where, and of tokens. */
    @Override
    public List<Authenticator> authenticators(JwtCredential credential) {
        JwtSettings settings = credential.settings();
        JwtAuthenticator tokens = tokens(origin(credential));
        return settings.metadataKey().isEmpty()
                ? List.of(tokens)
                : List.of(new VerifiedClaimsAuthenticator(settings), tokens);
    }

    private JwtAuthenticator tokens(Origin origin) {
        KeySource keys = origin.keys() == null ? null : keySets.get(origin.keys());
        return made.compute(
                        origin,
                        (_, before) ->
                                before != null && before.keys() == keys
                                        ? before
                                        : new Made(
                                                keys,
                                                new JwtAuthenticator(
                                                        origin.settings(), keys, time)))
                .authenticator();
    }

    @Override
    public void retain(Collection<JwtCredential> used) {
        Set<Origin> origins = new HashSet<>();
        List<KeyUse> uses = new ArrayList<>();
        for (JwtCredential credential : used) {
            Origin origin = origin(credential);
            origins.add(origin);
            if (origin.keys() != null) {
                uses.add(origin.keys());
            }
        }
        made.keySet().retainAll(origins);
        keySets.retain(uses);
    }

    private static Origin origin(JwtCredential credential) {
        JwksSettings keys = credential.keySet();
        return new Origin(
                credential.settings(),
                keys == null ? null : new KeyUse(credential.name(), credential.issuer(), keys));
    }
}
