// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import dev.riskgate.policy.model.Mode;

import java.util.List;
import java.util.stream.Stream;

/** Risk is told and stops nobody. */
final class RiskShadow implements FindingCheck {

    @Override
    public String id() {
        return "risk-shadow";
    }

    @Override
    public Finding.Severity severity() {
        return Finding.Severity.NOTE;
    }

    @Override
    public List<Found> find(Setup setup) {
        return setup.ofPolicy(
                policy ->
                        policy.mode() == Mode.ENFORCE && policy.risk().mode() == Mode.SHADOW
                                ? Stream.of(
                                        new Found(
                                                Source.POLICY,
                                                "risk.mode",
                                                "risk is told and stops nobody: a stolen credential"
                                                        + " is as good as a right one"))
                                : Stream.empty());
    }
}
