// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.detector;

import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.signals.risk.Assessment;
import dev.riskgate.signals.risk.Outcome;
import dev.riskgate.signals.risk.RiskAssessor;

/** The risk model of forks: what becomes common in one of them is common in none. */
final class UnreadPopulation implements RiskAssessor {

    private final RiskAssessor model;
    private final Population unread;

    UnreadPopulation(RiskAssessor model, Population unread) {
        this.model = model;
        this.unread = unread;
    }

    @Override
    public Assessment assess(Profile profile, Population population, Observation observation) {
        return model.assess(profile, population, observation);
    }

    @Override
    public void fold(
            Profile profile,
            Population population,
            Observation observation,
            Assessment assessment,
            Outcome outcome,
            int provenLevel) {
        model.fold(profile, unread, observation, assessment, outcome, provenLevel);
    }
}
