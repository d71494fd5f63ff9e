// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import dev.riskgate.identity.Caller.Scheme;
import dev.riskgate.identity.CredentialKind;
import dev.riskgate.identity.CredentialReader;
import dev.riskgate.identity.PublicFault;
import dev.riskgate.identity.ReadingContext;
import dev.riskgate.signals.observation.Subject;

import java.util.Map;
import java.util.Set;

/** API keys: secrets of the operator's own making, in a header of its choice. */
public final class ApiKeyKind implements CredentialKind<ApiKeySettings> {

    public static final ApiKeyKind INSTANCE = new ApiKeyKind();

    private static final Map<String, PublicFault> PUBLIC_FAULTS =
            Map.of(
                    "api_key_malformed",
                    PublicFault.invalid(
                            "An API key looks like rg_ID_SECRET. Send it whole and as it was"
                                    + " given."),
                    // Only the holder of the secret gets as far as this.
                    "api_key_expired",
                    PublicFault.EXPIRED);

    private static final Set<String> UNAUTHENTIC = Set.of("api_key_malformed", "api_key_unknown");

    private ApiKeyKind() {}

    @Override
    public String label() {
        return "apiKey";
    }

    @Override
    public String noun() {
        return "a key";
    }

    @Override
    public Scheme scheme() {
        return Scheme.RISKGATE;
    }

    @Override
    public String defaultNamespace() {
        return Subject.KEYS;
    }

    @Override
    public Revocation revocation() {
        return Revocation.KEY;
    }

    @Override
    public Map<String, PublicFault> publicFaults() {
        return PUBLIC_FAULTS;
    }

    @Override
    public Set<String> unauthentic() {
        return UNAUTHENTIC;
    }

    @Override
    public Class<ApiKeySettings> settings() {
        return ApiKeySettings.class;
    }

    @Override
    public CredentialReader<ApiKeySettings> reader(ReadingContext context) {
        return new ApiKeySettingsReader(context);
    }
}
