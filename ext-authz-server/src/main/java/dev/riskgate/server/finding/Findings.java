// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import java.util.List;
import java.util.Optional;

/** Every check there is. */
public final class Findings {

    /** In the order of {@code docs/findings.md}. */
    public static final List<FindingCheck> ALL =
            List.of(
                    PolicySetting.SHADOW_MODE,
                    PolicySetting.RISK_SHADOW,
                    new ShadowNotComparable(),
                    PolicySetting.OVERRIDE_HEADERS_ALLOWED,
                    new PathsReadAsTheyStand(),
                    PolicySetting.NO_LIMITS,
                    new AnonymousWrite(),
                    new AnonymousUnlimited(),
                    new ProtectedFallsThrough(),
                    new PreflightRefused(),
                    new DegradedAllowsWrites(),
                    new RiskWithoutEffect(),
                    new ThresholdsLooser(),
                    new RuleWithoutEffect(),
                    new KeysOverPlainHttp(),
                    new KeysNeverExpire(),
                    new GrpcPlaintext(),
                    new GrpcAnyCaller(),
                    new ManagementPlaintext(),
                    new StateInMemory(),
                    new PseudonymKeyRandom(),
                    new GeoDefaultTable(),
                    new DecisionLogOff());

    private Findings() {}

    public static Optional<FindingCheck> of(String id) {
        return ALL.stream().filter(check -> check.id().equals(id)).findFirst();
    }
}
