// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policytest;

import dev.riskgate.http.HeaderKinds;
import dev.riskgate.http.HeaderLimits;
import dev.riskgate.http.HeaderSieve;
import dev.riskgate.identity.CredentialSettings;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.CanonicalHost;
import dev.riskgate.request.CanonicalPath;
import dev.riskgate.request.Headers;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A request as a test writes it, before it is made canonical.
 *
 * @param target path and query, as it is sent
 * @param from the client's address, after trusted proxies
 */
record TestRequest(
        String method,
        String host,
        String target,
        Map<String, List<String>> headers,
        InetAddress from,
        Instant at) {

    TestRequest {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    TestRequest at(Instant other) {
        return new TestRequest(method, host, target, headers, from, other);
    }

    /**
     * As a front door hands it over.
     *
     * @throws dev.riskgate.request.MalformedRequest if a server would refuse it unread
     */
    ApiRequest canonical(PolicyFile policy) {
        String ja4 = policy.client().ja4Header();
        var limits =
                HeaderLimits.of(
                        policy.credentials().stream()
                                .map(CredentialSettings::carrier)
                                .map(carrier -> carrier.header())
                                .collect(Collectors.toSet()),
                        ja4.isEmpty() ? null : ja4,
                        policy.request().overrideHeaders());
        var sieve = new HeaderSieve(limits, new HeaderKinds(limits), headers.size());
        headers.forEach((name, values) -> values.forEach(value -> sieve.add(name, value)));
        Headers kept = sieve.headers();
        String fingerprint = ja4.isEmpty() ? null : kept.first(ja4);
        return new ApiRequest(
                "",
                at.toEpochMilli(),
                method,
                "https",
                CanonicalHost.of(host),
                CanonicalPath.of(target, policy.paths()),
                CanonicalPath.query(target),
                "HTTP/2",
                method.equals("CONNECT") || sieve.upgrade(),
                kept,
                from,
                fingerprint == null
                        ? ApiRequest.Peer.NONE
                        : new ApiRequest.Peer("", "", "", fingerprint),
                Map.of(),
                Map.of(),
                ApiRequest.Body.NONE);
    }
}
