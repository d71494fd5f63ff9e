// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import dev.riskgate.identity.Authenticator;
import dev.riskgate.identity.CredentialFactory;
import dev.riskgate.identity.jwt.jwks.JwksSettings;
import dev.riskgate.identity.jwt.jwks.JwksSources;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Makes the authenticators of tokens; those that use one key set share it. */
public final class JwtFactory implements CredentialFactory<JwtCredential> {

    private final JwksSources keySets;

    public JwtFactory(JwksSources keySets) {
        this.keySets = keySets;
    }

    @Override
    public Authenticator authenticator(JwtCredential credential) {
        JwksSettings keys = credential.keySet();
        return new JwtAuthenticator(credential.settings(), keys == null ? null : keySets.get(keys));
    }

    @Override
    public void retain(Collection<JwtCredential> used) {
        Map<String, JwksSettings> byCredential = new HashMap<>();
        for (JwtCredential credential : used) {
            JwksSettings keys = credential.keySet();
            if (keys != null) {
                byCredential.put(credential.name(), keys);
            }
        }
        keySets.retain(byCredential);
    }
}
