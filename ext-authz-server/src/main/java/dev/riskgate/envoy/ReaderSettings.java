package dev.riskgate.envoy;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How a CheckRequest is read. Names are in lower case.
 *
 * @param trustedProxies how many proxies in front of Envoy append to X-Forwarded-For; 0 or more
 * @param singletonHeaders headers that decide about access: they may appear once, in visible ASCII
 * @param ja4Header the header that Envoy overwrites with the JA4 fingerprint; null if none is trusted
 * @param claimsNamespace the filter metadata with already verified claims
 * @param maxHeaders most headers of one request
 * @param maxHeaderBytes most bytes of all names and values together
 * @param maxTargetLength most characters of path and query together
 */
public record ReaderSettings(
        int trustedProxies,
        Set<String> singletonHeaders,
        @Nullable String ja4Header,
        String claimsNamespace,
        int maxHeaders,
        int maxHeaderBytes,
        int maxTargetLength) {

    public static final String JWT_AUTHN = "envoy.filters.http.jwt_authn";

    private static final List<String> ALWAYS_SINGLE =
            List.of("authorization", "dpop", "riskgate-otp", "host", "content-length");

    public ReaderSettings {
        if (trustedProxies < 0) {
            throw new IllegalArgumentException("trustedProxies must not be negative");
        }
        Set<String> single = new HashSet<>(ALWAYS_SINGLE);
        single.addAll(singletonHeaders);
        if (ja4Header != null) {
            single.add(ja4Header);
        }
        singletonHeaders = Set.copyOf(single);
    }

    /**
     * The settings with the limits that fit Envoy's defaults (60 KiB of headers, 100 of them) with room to spare.
     *
     * @param apiKeyHeaders the headers in which API keys come
     */
    public static ReaderSettings of(
            int trustedProxies, Set<String> apiKeyHeaders, @Nullable String ja4Header) {
        return new ReaderSettings(
                trustedProxies, apiKeyHeaders, ja4Header, JWT_AUTHN, 256, 128 * 1024, 16 * 1024);
    }
}
