// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.http;

import dev.riskgate.request.OverrideHeaders;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which headers of a request are accepted. Names are in lower case. Immutable.
 *
 * @param singletonHeaders headers that decide about access: they may appear once, in visible ASCII
 * @param refusedHeaders headers that no request may have
 * @param maxHeaders most headers of one request
 * @param maxHeaderBytes most bytes of all names and values together
 */
public record HeaderLimits(
        Set<String> singletonHeaders,
        Set<String> refusedHeaders,
        int maxHeaders,
        int maxHeaderBytes) {

    private static final List<String> ALWAYS_SINGLE =
            List.of("authorization", "dpop", "riskgate-otp", "host", "content-length");

    public HeaderLimits {
        Set<String> single = new HashSet<>(ALWAYS_SINGLE);
        single.addAll(singletonHeaders);
        singletonHeaders = Set.copyOf(single);
        refusedHeaders = Set.copyOf(refusedHeaders);
    }

    /**
     * Limits that fit what proxies let pass (Envoy: 60 KiB of headers, 100 of them), with room to
     * spare.
     *
     * @param apiKeyHeaders the headers in which API keys come
     * @param ja4Header the header that the proxy overwrites with the JA4 fingerprint; null if none
     *     is trusted
     */
    public static HeaderLimits of(
            Set<String> apiKeyHeaders, @Nullable String ja4Header, OverrideHeaders overrides) {
        Set<String> single = new HashSet<>(apiKeyHeaders);
        if (ja4Header != null) {
            single.add(ja4Header);
        }
        return new HeaderLimits(single, overrides.refused(), 256, 128 * 1024);
    }
}
