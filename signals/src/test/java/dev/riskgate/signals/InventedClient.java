package dev.riskgate.signals;

import java.util.random.RandomGenerator;

/** A client's profile under a model, for telling stories. */
final class InventedClient {

    final RiskModel model;
    final Population population;
    final Profile profile;

    InventedClient() {
        this(new Population());
    }

    InventedClient(Population population) {
        this(new RiskModel(Weights.shipped(), RiskSettings.defaults()), population);
    }

    InventedClient(RiskModel model, Population population) {
        this(model, population, new Profile());
    }

    InventedClient(RiskModel model, Population population, Profile profile) {
        this.model = model;
        this.population = population;
        this.profile = profile;
    }

    Assessment assess(Observation o) {
        return model.assess(profile, population, o);
    }

    double score(Observation o) {
        return assess(o).risk().score();
    }

    Contribution contribution(Observation o, String signal) {
        return assess(o).risk().contributions().stream()
                .filter(c -> c.signal().equals(signal))
                .findFirst()
                .orElseThrow();
    }

    double nats(Observation o, String signal) {
        return contribution(o, signal).nats();
    }

    Assessment send(Observation o, Outcome outcome) {
        Assessment assessment = assess(o);
        model.fold(profile, population, o, assessment, outcome, outcome == Outcome.PROVEN ? 3 : 0);
        return assessment;
    }

    Assessment allow(Observation o) {
        return send(o, Outcome.ALLOWED);
    }

    /** Ordinary business: some requests an hour from 8 to 18 UTC on each weekday. Returns the time it ends at. */
    long work(InventedCaller inventedCaller, long from, int days, RandomGenerator random) {
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
