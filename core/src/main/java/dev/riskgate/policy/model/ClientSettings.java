// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.model;

import java.util.List;

/**
 * How the client behind a request is found.
 *
 * @param trustedProxies how many entries of X-Forwarded-For, counted from the right, trusted
 *     proxies wrote besides Envoy's own
 * @param ja4Header lower-case name of a header that Envoy itself overwrites with the TLS JA4
 *     fingerprint; empty if none is trusted
 * @param envoyAddresses addresses and blocks of them, one of which Envoy appends to X-Forwarded-For
 *     where its peer is a loopback address; those of this machine are known without being named
 */
public record ClientSettings(int trustedProxies, String ja4Header, List<String> envoyAddresses) {

    public static final ClientSettings DEFAULT = new ClientSettings(0, "", List.of());

    public ClientSettings {
        envoyAddresses = List.copyOf(envoyAddresses);
    }
}
