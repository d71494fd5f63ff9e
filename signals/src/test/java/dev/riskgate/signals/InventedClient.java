// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals;

import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.profile.HourTable;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.signals.risk.Assessment;
import dev.riskgate.signals.risk.Contribution;
import dev.riskgate.signals.risk.Outcome;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.signals.signal.RiskSettings;

import java.util.random.RandomGenerator;

/** A client's profile under a model, for telling stories. */
public final class InventedClient {

    public final RiskModel model;
    public final Population population;
    public final Profile profile;

    public InventedClient() {
        this(new Population());
    }

    public InventedClient(Population population) {
        this(new RiskModel(Weights.shipped(), RiskSettings.defaults()), population);
    }

    public InventedClient(RiskModel model, Population population) {
        this(model, population, new Profile());
    }

    public InventedClient(RiskModel model, Population population, Profile profile) {
        this.model = model;
        this.population = population;
        this.profile = profile;
    }

    public Assessment assess(Observation o) {
        return model.assess(profile, population, o);
    }

    public double score(Observation o) {
        return assess(o).risk().score();
    }

    public Contribution contribution(Observation o, String signal) {
        return assess(o).risk().contributions().stream()
                .filter(c -> c.signal().equals(signal))
                .findFirst()
                .orElseThrow();
    }

    public double nats(Observation o, String signal) {
        return contribution(o, signal).nats();
    }

    public Assessment send(Observation o, Outcome outcome) {
        Assessment assessment = assess(o);
        model.fold(profile, population, o, assessment, outcome, outcome == Outcome.PROVEN ? 3 : 0);
        return assessment;
    }

    public Assessment allow(Observation o) {
        return send(o, Outcome.ALLOWED);
    }

    /**
     * Ordinary business: some requests an hour from 8 to 18 UTC on each weekday. Returns the time
     * it ends at.
     */
    public long work(InventedCaller inventedCaller, long from, int days, RandomGenerator random) {
        for (int day = 0; day < days; day++) {
            long midnight = from + day * InventedCaller.DAY;
            if (HourTable.cell(midnight) >= 24) {
                continue;
            }
            for (int hour = 8; hour < 18; hour++) {
                int requests = 4 + random.nextInt(8);
                for (int i = 0; i < requests; i++) {
                    long at =
                            midnight
                                    + hour * InventedCaller.HOUR
                                    + i * (InventedCaller.HOUR / requests);
                    allow(inventedCaller.observe(at + random.nextInt(60_000)));
                }
            }
        }
        return from + days * InventedCaller.DAY;
    }
}
