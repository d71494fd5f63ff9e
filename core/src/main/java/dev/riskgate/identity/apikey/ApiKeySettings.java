// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import dev.riskgate.identity.Carrier;
import dev.riskgate.identity.CredentialKind;
import dev.riskgate.identity.CredentialSettings;

import java.util.Locale;

/**
 * An API key in a header.
 *
 * @param name the credential's name in the policy
 * @param clients {@link dev.riskgate.signals.observation.Subject#KEYS}, unless the policy says
 *     otherwise; the same for all, since they read one key file
 * @param header the request header that carries the key
 * @param forward whether the key goes on to the upstream
 */
public record ApiKeySettings(String name, String clients, String header, boolean forward)
        implements CredentialSettings {

    public static final String DEFAULT_HEADER = "x-api-key";

    public ApiKeySettings {
        header = header.toLowerCase(Locale.ROOT);
    }

    @Override
    public CredentialKind<ApiKeySettings> kind() {
        return ApiKeyKind.INSTANCE;
    }

    @Override
    public Carrier carrier() {
        return new Carrier(header, "", forward);
    }

    @Override
    public String howToSend() {
        return "an API key in the header " + header;
    }
}
