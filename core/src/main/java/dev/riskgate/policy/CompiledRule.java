// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import dev.riskgate.policy.cel.Condition;
import dev.riskgate.policy.model.Mode;
import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.policy.model.RuleSettings;

/**
 * A rule that can be asked.
 *
 * @param order its place in the file
 */
record CompiledRule(int order, RuleSettings settings, Condition condition) {

    /** Whether it is in force and its condition reads the risk. */
    boolean enforcesRisk() {
        return settings.mode() == Mode.ENFORCE && condition.readsRisk();
    }

    boolean appliesTo(RouteSettings route) {
        return settings.routes().isEmpty() || settings.routes().contains(route.name());
    }
}
