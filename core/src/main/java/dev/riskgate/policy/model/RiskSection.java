// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.model;

import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.verdict.Thresholds;

/**
 * How risk is judged.
 *
 * @param thresholds for routes that set none themselves
 * @param settings what {@code risk.signals} says
 */
public record RiskSection(Thresholds thresholds, RiskSettings settings) {

    public static final RiskSection DEFAULT =
            new RiskSection(Thresholds.DEFAULT, RiskSettings.defaults());
}
