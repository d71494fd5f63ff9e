// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import dev.riskgate.check.ShadowPolicy;
import dev.riskgate.policy.Policy;

import java.util.List;

/** A shadow policy that will never say anything. */
final class ShadowNotComparable implements FindingCheck {

    @Override
    public String id() {
        return "shadow-not-comparable";
    }

    @Override
    public Finding.Severity severity() {
        return Finding.Severity.WARNING;
    }

    @Override
    public List<Found> find(Setup setup) {
        Policy policy = setup.policy();
        Policy shadow = setup.shadow();
        if (policy == null || shadow == null) {
            return List.of();
        }
        List<String> different = ShadowPolicy.differences(policy.file(), shadow.file());
        return different.isEmpty()
                ? List.of()
                : List.of(
                        new Found(
                                Source.SERVER,
                                "shadowPolicy",
                                "every decision would be not_comparable: the two differ in %s"
                                        .formatted(String.join(" and ", different))));
    }
}
