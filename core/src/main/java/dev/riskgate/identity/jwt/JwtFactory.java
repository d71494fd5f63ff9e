// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import dev.riskgate.identity.Authenticator;
import dev.riskgate.identity.CredentialFactory;
import dev.riskgate.identity.jwt.jwks.JwksSettings;
import dev.riskgate.identity.jwt.jwks.JwksSources;
import dev.riskgate.identity.jwt.jwks.KeyUse;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Makes the authenticators of tokens; those that use one key set share it. */
public final class JwtFactory implements CredentialFactory<JwtCredential> {

    private final JwksSources keySets;
    private final VerificationTime time;

    public JwtFactory(JwksSources keySets, VerificationTime time) {
        this.keySets = keySets;
        this.time = time;
    }

    /** Of claims that the front door has verified, if the policy says where, and of tokens. */
    @Override
    public List<Authenticator> authenticators(JwtCredential credential) {
        KeyUse use = use(credential);
        JwtSettings settings = credential.settings();
        var tokens = new JwtAuthenticator(settings, use == null ? null : keySets.get(use), time);
        return settings.metadataKey().isEmpty()
                ? List.of(tokens)
                : List.of(new VerifiedClaimsAuthenticator(settings), tokens);
    }

    @Override
    public void retain(Collection<JwtCredential> used) {
        List<KeyUse> uses = new ArrayList<>();
        for (JwtCredential credential : used) {
            KeyUse use = use(credential);
            if (use != null) {
                uses.add(use);
            }
        }
        keySets.retain(uses);
    }

    private static @Nullable KeyUse use(JwtCredential credential) {
        JwksSettings keys = credential.keySet();
        return keys == null ? null : new KeyUse(credential.name(), credential.issuer(), keys);
    }
}
