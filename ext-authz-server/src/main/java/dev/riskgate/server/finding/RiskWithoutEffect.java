// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.signals.signal.SignalSetting;
import dev.riskgate.signals.signal.Signals;
import dev.riskgate.verdict.Thresholds;

import java.util.List;
import java.util.stream.Stream;

/** However odd a request looks, nothing follows from it. */
final class RiskWithoutEffect implements FindingCheck {

    @Override
    public String id() {
        return "risk-without-effect";
    }

    @Override
    public Finding.Severity severity() {
        return Finding.Severity.WARNING;
    }

    @Override
    public List<Found> find(Setup setup) {
        return setup.ofPolicy(
                policy -> {
                    boolean asked = thresholds(policy).anyMatch(Thresholds::canSpeak);
                    if (!asked
                            && policy.rules().stream().noneMatch(r -> r.when().contains("risk"))) {
                        return found(
                                "risk.thresholds",
                                "every threshold is \"never\": no request is challenged or denied"
                                        + " for its risk");
                    }
                    return asked && isSilent(policy)
                            ? found(
                                    "risk.signals",
                                    "every signal is switched off: no score ever reaches a"
                                            + " threshold")
                            : Stream.empty();
                });
    }

    private static Stream<Found> found(String path, String sentence) {
        return Stream.of(new Found(Source.POLICY, path, sentence));
    }

    private static Stream<Thresholds> thresholds(PolicyFile policy) {
        return Stream.concat(
                Stream.of(policy.risk().thresholds()),
                policy.routes().stream().map(RouteSettings::thresholds));
    }

    private static boolean isSilent(PolicyFile policy) {
        return Signals.all().stream()
                .map(signal -> policy.risk().settings().of(signal.name()))
                .noneMatch(RiskWithoutEffect::speaks);
    }

    private static boolean speaks(SignalSetting setting) {
        return setting.enabled() && setting.weight() > 0;
    }
}
