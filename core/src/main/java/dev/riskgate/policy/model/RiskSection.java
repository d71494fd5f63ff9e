// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.model;

import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.verdict.Thresholds;

/**
 * How risk is judged.
 *
 * @param mode {@code SHADOW} only tells what thresholds would have said
 * @param thresholds for routes that set none themselves
 * @param settings what {@code risk.signals} says
 */
public record RiskSection(Mode mode, Thresholds thresholds, RiskSettings settings) {

    public static final RiskSection DEFAULT =
            new RiskSection(Mode.ENFORCE, Thresholds.DEFAULT, RiskSettings.defaults());
}
