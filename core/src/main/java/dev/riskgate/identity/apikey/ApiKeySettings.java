// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import java.util.Locale;

/**
 * How API keys are presented.
 *
 * @param name the credential's name in the policy
 * @param clients the namespace of the keys' clients, see {@link
 *     dev.riskgate.signals.observation.Subject}
 * @param header the request header that carries the key, lower case
 */
public record ApiKeySettings(String name, String clients, String header) {

    public ApiKeySettings {
        header = header.toLowerCase(Locale.ROOT);
    }
}
