// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import dev.riskgate.policy.model.Mode;

import java.util.List;
import java.util.stream.Stream;

/** Nothing is enforced, credentials included. */
final class ShadowMode implements FindingCheck {

    @Override
    public String id() {
        return "shadow-mode";
    }

    @Override
    public Finding.Severity severity() {
        return Finding.Severity.WARNING;
    }

    @Override
    public List<Found> find(Setup setup) {
        return setup.ofPolicy(
                policy ->
                        policy.mode() == Mode.SHADOW
                                ? Stream.of(
                                        new Found(
                                                Source.POLICY,
                                                "mode",
                                                "nothing but blocks is enforced: requests without a"
                                                        + " credential pass, too; risk.mode: shadow"
                                                        + " tries out risk alone"))
                                : Stream.empty());
    }
}
