// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import dev.riskgate.policy.model.Mode;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.request.OverrideHeaders;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One setting of the policy that is unsafe whatever else it says.
 *
 * @param path the setting's key
 * @param sentence what it means, without a full stop
 */
record PolicySetting(
        String id,
        Finding.Severity severity,
        String path,
        Predicate<PolicyFile> unsafe,
        String sentence)
        implements FindingCheck {

    /** Nothing is enforced, credentials included. */
    static final FindingCheck SHADOW_MODE =
            new PolicySetting(
                    "shadow-mode",
                    Finding.Severity.WARNING,
                    "mode",
                    policy -> policy.mode() == Mode.SHADOW,
                    "nothing but blocks is enforced: requests without a credential pass, too;"
                            + " risk.mode: shadow tries out risk alone");

    /** Risk is told and stops nobody. */
    static final FindingCheck RISK_SHADOW =
            new PolicySetting(
                    "risk-shadow",
                    Finding.Severity.NOTE,
                    "risk.mode",
                    policy -> policy.mode() == Mode.ENFORCE && policy.risk().mode() == Mode.SHADOW,
                    "risk is told and stops nobody: a stolen credential is as good as a right one");

    /** What is judged need not be what the API does. */
    static final FindingCheck OVERRIDE_HEADERS_ALLOWED =
            new PolicySetting(
                    "override-headers-allowed",
                    Finding.Severity.WARNING,
                    "request.overrideHeaders",
                    policy -> policy.request().overrideHeaders() == OverrideHeaders.ALLOW,
                    "an API that honours X-HTTP-Method-Override or X-Original-URL does what no"
                            + " route and no rule has judged");

    static final FindingCheck NO_LIMITS =
            new PolicySetting(
                    "no-limits",
                    Finding.Severity.WARNING,
                    "limits",
                    policy -> policy.limits().isEmpty(),
                    "there is no limit: whoever has a credential may send as many requests as it"
                            + " likes");

    @Override
    public List<Found> find(Setup setup) {
        return setup.ofPolicy(
                policy ->
                        unsafe.test(policy)
                                ? Stream.of(new Found(Source.POLICY, path, sentence))
                                : Stream.empty());
    }
}
