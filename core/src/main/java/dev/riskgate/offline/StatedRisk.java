// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.offline;

import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.signals.risk.Assessment;
import dev.riskgate.signals.risk.Outcome;
import dev.riskgate.signals.risk.Risk;
import dev.riskgate.signals.risk.RiskAssessor;

import java.util.List;
import java.util.function.Supplier;

/** The risk model, whose score may be stated. It learns the same either way. */
final class StatedRisk implements RiskAssessor {

    private final RiskAssessor model;
    private final Supplier<Stated> stated;

    StatedRisk(RiskAssessor model, Supplier<Stated> stated) {
        this.model = model;
        this.stated = stated;
    }

    @Override
    public Assessment assess(Profile profile, Population population, Observation observation) {
        Assessment own = model.assess(profile, population, observation);
        Stated.Numbers numbers = stated.get().risk();
        return numbers == null
                ? own
                : new Assessment(
                        new Risk(
                                numbers.score(),
                                numbers.identity(),
                                numbers.behaviour(),
                                0,
                                List.of(),
                                own.risk().learning()),
                        own.standing(),
                        own.incremental(),
                        own.step());
    }

    @Override
    public void fold(
            Profile profile,
            Population population,
            Observation observation,
            Assessment assessment,
            Outcome outcome,
            int provenLevel) {
        model.fold(profile, population, observation, assessment, outcome, provenLevel);
    }
}
