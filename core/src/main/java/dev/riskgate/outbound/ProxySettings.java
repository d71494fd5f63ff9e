// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.outbound;

import java.util.List;
import java.util.Locale;

/**
 * An HTTP proxy that opens tunnels (CONNECT, RFC 9110 section 9.3.6), so that TLS goes on to end at
 * who is called. Immutable and thread-safe.
 *
 * @param host name or IP address without brackets
 * @param noProxy who is called directly: host names and IP addresses; one that begins with a dot
 *     stands for every name that ends with it
 */
public record ProxySettings(String host, int port, List<String> noProxy) {

    public ProxySettings {
        noProxy = noProxy.stream().map(ProxySettings::canonical).toList();
    }

    /** Whether this host of a URL is called without the proxy. This machine always is. */
    boolean bypasses(String host) {
        if (SecureUrls.isLoopback(host)) {
            return true;
        }
        String name = canonical(host);
        return noProxy.stream()
                .anyMatch(
                        entry -> entry.startsWith(".") ? name.endsWith(entry) : name.equals(entry));
    }

    /** In lower case, without brackets, and without the dot at the end of an absolute name. */
    private static String canonical(String host) {
        String name = SecureUrls.withoutBrackets(host).toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
