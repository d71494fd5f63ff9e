// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import java.net.InetAddress;
import java.net.URI;

/**
 * Which URLs keys may come from. Whoever can change keys on their way can sign tokens, so it is
 * https, and plain http only on this very machine, where nothing is on the way.
 */
final class SecureUrls {

    private SecureUrls() {}

    /**
     * @throws IllegalArgumentException if keys may not come from there, with a sentence for the
     *     operator
     */
    static URI check(String text) {
        URI url = URI.create(text);
        if (url.getHost() == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "the URL of a key set has a host, and neither user name nor fragment");
        }
        boolean http = "http".equalsIgnoreCase(url.getScheme());
        if (!"https".equalsIgnoreCase(url.getScheme()) && !(http && isLoopback(url.getHost()))) {
            throw new IllegalArgumentException(
                    "the URL of a key set has to be https; plain http is for localhost only, so"
                            + " mount the keys as a file if the issuer offers no https");
        }
        return url;
    }

    private static boolean isLoopback(String host) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String literal = bracketed ? host.substring(1, host.length() - 1) : host;
        try {
            return host.equalsIgnoreCase("localhost")
                    || InetAddress.ofLiteral(literal).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
