// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import java.util.List;
import java.util.stream.Stream;

/** Nothing bounds how many requests anybody may send. */
final class NoLimits implements FindingCheck {

    @Override
    public String id() {
        return "no-limits";
    }

    @Override
    public Finding.Severity severity() {
        return Finding.Severity.WARNING;
    }

    @Override
    public List<Found> find(Setup setup) {
        return setup.ofPolicy(
                policy ->
                        policy.limits().isEmpty()
                                ? Stream.of(
                                        new Found(
                                                Source.POLICY,
                                                "limits",
                                                "there is no limit: whoever has a credential may"
                                                        + " send as many requests as it likes"))
                                : Stream.empty());
    }
}
