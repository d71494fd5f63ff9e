// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import dev.riskgate.http.OverrideHeaders;

import java.util.List;
import java.util.stream.Stream;

/** What is judged need not be what the API does. */
final class OverrideHeadersAllowed implements FindingCheck {

    @Override
    public String id() {
        return "override-headers-allowed";
    }

    @Override
    public Finding.Severity severity() {
        return Finding.Severity.WARNING;
    }

    @Override
    public List<Found> find(Setup setup) {
        return setup.ofPolicy(
                policy ->
                        policy.request().overrideHeaders() == OverrideHeaders.ALLOW
                                ? Stream.of(
                                        new Found(
                                                Source.POLICY,
                                                "request.overrideHeaders",
                                                "an API that honours X-HTTP-Method-Override or"
                                                    + " X-Original-URL does what no route and no"
                                                    + " rule has judged"))
                                : Stream.empty());
    }
}
