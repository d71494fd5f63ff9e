package dev.riskgate.signals;

import java.util.List;

/**
 * Judges requests against what is known of their client. Immutable and thread-safe; the state it works on is in
 * {@link Profile} and {@link Population}.
 */
public final class RiskModel {

    private final Weights weights;
    private final RiskSettings settings;

    public RiskModel(Weights weights, RiskSettings settings) {
        this.weights = weights;
        this.settings = settings;
    }

    /** How odd the request would look if it were counted now. Reads only. */
    public Assessment assess(Profile profile, Population population, Observation observation) {
        boolean learning = profile.empty();
        boolean odd = !learning && !profile.knows(Contexts.of(observation));
        double weight = settings.of("newDevice").weight();
        double nats = odd ? 5 * weight : -2;
        var contribution =
                new Contribution(
                        "newDevice", "software", nats, odd ? "a context never seen before" : "");
        return new Assessment(
                new Risk(
                        Math.min(90, weights.scale().score(nats)),
                        nats,
                        List.of(contribution),
                        learning));
    }

    /**
     * Learns from a request, exactly once, after its outcome is known.
     *
     * @param assessment what {@link #assess} said about it
     * @param provenLevel how strongly the caller proved itself with this request, 1 to 7; 0 unless {@link Outcome#PROVEN}
     */
    public void fold(
            Profile profile,
            Population population,
            Observation observation,
            Assessment assessment,
            Outcome outcome,
            int provenLevel) {
        if (outcome.teaches()) {
            profile.learn(Contexts.of(observation), provenLevel, observation.timeMillis());
        }
    }
}
