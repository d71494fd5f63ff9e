// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.outbound;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Which URLs may be called. Whoever can change keys or answers on their way decides who is let in,
 * so it is https, and plain http only on this very machine, where nothing is on the way, or where
 * the operator takes that risk.
 */
public final class SecureUrls {

    private SecureUrls() {}

    /**
     * @throws IllegalArgumentException if it may not be called, with a sentence for the operator
     *     that quotes nothing of it
     */
    public static URI check(String text) {
        return check(text, false);
    }

    /**
     * @param insecureHttp whether the operator has said that plain http may be called as well
     * @throws IllegalArgumentException as the other method
     */
    public static URI check(String text, boolean insecureHttp) {
        try {
            return check(new URI(text), insecureHttp);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "this is no URL: " + e.getReason() + ", at character " + e.getIndex());
        }
    }

    static URI check(URI url, boolean insecureHttp) {
        if (url.getHost() == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "a URL that is called has a host, and neither user name nor fragment");
        }
        boolean http = "http".equalsIgnoreCase(url.getScheme());
        if (!"https".equalsIgnoreCase(url.getScheme())
                && !(http && (insecureHttp || isLoopback(url.getHost())))) {
            throw new IllegalArgumentException(
                    "a URL that is called has to be https; plain http is for localhost only");
        }
        return url;
    }

    /**
     * Whether this host of a URL is this very machine by its name or address alone; nothing is
     * looked up.
     */
    static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(withoutBrackets(host)).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** In a URL, an IPv6 address has brackets. */
    static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]")
                ? host.substring(1, host.length() - 1)
                : host;
    }
}
