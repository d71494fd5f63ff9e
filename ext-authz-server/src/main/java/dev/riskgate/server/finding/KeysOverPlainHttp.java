// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import dev.riskgate.identity.jwt.JwtCredential;

import java.util.List;
import java.util.stream.IntStream;

/** An issuer's keys may come over plain http. */
final class KeysOverPlainHttp implements FindingCheck {

    @Override
    public String id() {
        return "keys-over-plain-http";
    }

    @Override
    public Finding.Severity severity() {
        return Finding.Severity.WARNING;
    }

    @Override
    public List<Found> find(Setup setup) {
        return setup.ofPolicy(
                policy ->
                        IntStream.range(0, policy.credentials().size())
                                .filter(
                                        i ->
                                                policy.credentials().get(i)
                                                                instanceof JwtCredential jwt
                                                        && jwt.fetchesInsecurely())
                                .mapToObj(
                                        i ->
                                                new Found(
                                                        Source.POLICY,
                                                        "credentials[%d].jwt.insecureHttp"
                                                                .formatted(i),
                                                        "whoever can answer on the way from here"
                                                                + " to the issuer makes tokens for"
                                                                + " any client")));
    }
}
