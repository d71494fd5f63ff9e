// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.risk;

import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.profile.Profile;

/** Judges how odd requests look, and learns from them. Thread-safe. */
public interface RiskAssessor {

    /** How odd the request would look if it were counted now. Reads only. */
    Assessment assess(Profile profile, Population population, Observation observation);

    /**
     * Learns from a request, exactly once, after its outcome is known.
     *
     * @param assessment what {@link #assess} said about it
     * @param provenLevel how strongly the caller proved itself with this request, 1 to 7; 0 unless
     *     {@link Outcome#PROVEN}
     */
    void fold(
            Profile profile,
            Population population,
            Observation observation,
            Assessment assessment,
            Outcome outcome,
            int provenLevel);
}
