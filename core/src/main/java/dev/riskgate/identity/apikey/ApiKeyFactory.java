// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import dev.riskgate.identity.Authenticator;
import dev.riskgate.identity.CredentialFactory;
import dev.riskgate.identity.TotpSeeds;

import java.util.List;
import java.util.function.Supplier;

/** Makes the authenticators of API keys, which all read one key file. */
public final class ApiKeyFactory implements CredentialFactory<ApiKeySettings> {

    private final Supplier<ApiKeys> keys;

    /**
     * @param keys the snapshot of the key file in force, asked for every request
     */
    public ApiKeyFactory(Supplier<ApiKeys> keys) {
        this.keys = keys;
    }

    @Override
    public List<Authenticator> authenticators(ApiKeySettings settings) {
        return List.of(new ApiKeyAuthenticator(settings, keys));
    }

    @Override
    public TotpSeeds seeds() {
        return caller -> keys.get().seed(caller);
    }
}
