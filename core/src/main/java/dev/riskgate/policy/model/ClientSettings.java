// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.model;

/**
 * How the client behind a request is found.
 *
 * @param trustedProxies how many entries of X-Forwarded-For, counted from the right, trusted
 *     proxies wrote besides Envoy's own
 * @param ja4Header lower-case name of a header that Envoy itself overwrites with the TLS JA4
 *     fingerprint; empty if none is trusted
 */
public record ClientSettings(int trustedProxies, String ja4Header) {

    public static final ClientSettings DEFAULT = new ClientSettings(0, "");
}
