// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import dev.riskgate.http.HeaderLimits;
import dev.riskgate.request.EnvoyAddresses;
import dev.riskgate.request.OverrideHeaders;
import dev.riskgate.request.PathSettings;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * How a CheckRequest is read.
 *
 * @param trustedProxies how many proxies in front of Envoy append to X-Forwarded-For; 0 or more
 * @param envoyAddresses what Envoy appends there for itself
 * @param headers which headers are accepted
 * @param ja4Header the header that Envoy overwrites with the JA4 fingerprint, in lower case; null
 *     if none is trusted
 * @param claimsNamespace the filter metadata with already verified claims
 * @param paths which paths can be read
 * @param maxTargetLength most characters of path and query together
 */
public record ReaderSettings(
        int trustedProxies,
        EnvoyAddresses envoyAddresses,
        HeaderLimits headers,
        @Nullable String ja4Header,
        String claimsNamespace,
        PathSettings paths,
        int maxTargetLength) {

    public static final String JWT_AUTHN = "envoy.filters.http.jwt_authn";

    public ReaderSettings {
        if (trustedProxies < 0) {
            throw new IllegalArgumentException("trustedProxies must not be negative");
        }
        if (ja4Header != null && !headers.singletonHeaders().contains(ja4Header)) {
            throw new IllegalArgumentException(ja4Header + " must be allowed once only");
        }
    }

    /**
     * The settings with the limits that fit Envoy's defaults; headers that override method or path
     * are refused.
     *
     * @param apiKeyHeaders the headers in which API keys come
     */
    public static ReaderSettings of(
            int trustedProxies, Set<String> apiKeyHeaders, @Nullable String ja4Header) {
        return of(
                trustedProxies,
                EnvoyAddresses.NONE,
                apiKeyHeaders,
                ja4Header,
                OverrideHeaders.REFUSE,
                PathSettings.DEFAULT);
    }

    /** As {@link #of(int, Set, String)}, with a choice of what else the policy sets. */
    public static ReaderSettings of(
            int trustedProxies,
            EnvoyAddresses envoyAddresses,
            Set<String> apiKeyHeaders,
            @Nullable String ja4Header,
            OverrideHeaders overrides,
            PathSettings paths) {
        return new ReaderSettings(
                trustedProxies,
                envoyAddresses,
                HeaderLimits.of(apiKeyHeaders, ja4Header, overrides),
                ja4Header,
                JWT_AUTHN,
                paths,
                16 * 1024);
    }
}
