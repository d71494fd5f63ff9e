// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.risk;

import dev.riskgate.signals.model.Evidence;
import dev.riskgate.signals.model.Measure;
import dev.riskgate.signals.model.Scale;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.signals.profile.ProfileLayout;
import dev.riskgate.signals.signal.Group;
import dev.riskgate.signals.signal.Journeys;
import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.signals.signal.Signal;
import dev.riskgate.signals.signal.SignalContext;
import dev.riskgate.signals.signal.Signals;

import java.util.List;
import java.util.stream.Stream;

/**
 * Judges requests against what is known of their client. Immutable and thread-safe; the state it
 * works on is in {@link Profile} and {@link Population}.
 *
 * <p>Each signal answers with a log-likelihood ratio in nats: how much better "somebody else has
 * this credential" explains the request than "it is the client". Within a group (signals that see
 * the same fact) their e-values are averaged, the result is clipped; the groups' evidence is
 * weighted and added. <em>Standing</em> evidence (network, software) is a property of the context
 * (credential × device or software × network) and is worked out afresh, never summed over requests;
 * <em>incremental</em> evidence (tempo) is summed in the context's register W, see {@link Tempo}.
 * Neither scores nor verdicts nor standing evidence enter W, so a judgement never feeds on itself.
 *
 * <p>The score is read from the {@link Scale} at standing + W. It passes the weights' {@code
 * ceiling.score} only where both of them are at least {@code ceiling.corroboration} nats: an odd
 * context alone, or a burst alone, can be asked for proof or slowed down, but is no reason for a
 * refusal that no proof can lift.
 */
public final class RiskModel implements RiskAssessor {

    /** From this many nats on, a signal says why. */
    private static final double REMARKABLE = 1;

    /** The name under which evidence of earlier requests is listed among the contributions. */
    public static final String RECENT = "recentEvidence";

    // Index by index: what a signal is called and weighs is asked for in every check.
    private final Signal[] signals;
    private final String[] names;
    private final Group[] groups;
    private final double[] signalWeights;
    private final Tempo tempo;
    private final Learning learning;
    private final Scale scale;
    private final Scale identity;
    private final Scale behaviour;
    private final Group[] standing;
    private final double[] standingWeights;
    private final double low;
    private final double high;
    private final double mostInTotal;
    private final double ceiling;
    private final double corroboration;
    private final int learningDays;

    public RiskModel(Weights weights, RiskSettings settings) {
        this(weights, settings, Signals.enabled(weights, settings));
    }

    /**
     * @throws IllegalArgumentException if a signal would be listed and weigh nothing: the weights
     *     have none for its group, or its evidence would have to be summed and nobody does
     */
    RiskModel(Weights weights, RiskSettings settings, List<Signals.Enabled> enabled) {
        for (Signals.Enabled one : enabled) {
            if (!one.group().isStanding() && !Tempo.sums(one.name())) {
                throw new IllegalArgumentException(
                        "%s is of the group %s, and Tempo does not sum it"
                                .formatted(one.name(), one.group().label()));
            }
        }
        this.signals = enabled.stream().map(Signals.Enabled::signal).toArray(Signal[]::new);
        this.names = enabled.stream().map(Signals.Enabled::name).toArray(String[]::new);
        this.groups = enabled.stream().map(Signals.Enabled::group).toArray(Group[]::new);
        this.signalWeights = enabled.stream().mapToDouble(Signals.Enabled::weight).toArray();
        this.standing =
                Stream.of(groups).filter(Group::isStanding).distinct().toArray(Group[]::new);
        this.standingWeights =
                Stream.of(standing).mapToDouble(g -> weights.get("group." + g.label())).toArray();
        this.tempo = new Tempo(weights, settings);
        this.learning = new Learning(weights, tempo, tempo.rate(), Journeys.of(settings));
        this.scale = weights.scale(Measure.SCORE);
        this.identity = weights.scale(Measure.IDENTITY);
        this.behaviour = weights.scale(Measure.BEHAVIOUR);
        this.low = weights.get("clip.low");
        this.high = weights.get("clip.high");
        this.mostInTotal = weights.get("cusum.mostInTotal");
        this.ceiling = weights.get("ceiling.score");
        this.corroboration = weights.get("ceiling.corroboration");
        this.learningDays = (int) weights.get("learning.days");
    }

    @Override
    public Assessment assess(Profile profile, Population population, Observation observation) {
        synchronized (profile) {
            return assess(new SignalContext(profile, population, observation));
        }
    }

    @Override
    public void fold(
            Profile profile,
            Population population,
            Observation observation,
            Assessment assessment,
            Outcome outcome,
            int provenLevel) {
        synchronized (profile) {
            var signalContext = new SignalContext(profile, population, observation);
            Tempo.Step step = assessment.step();
            boolean current = step.sequence() == profile.words()[ProfileLayout.REQUESTS];
            learning.fold(
                    signalContext,
                    current ? step : tempo.step(signalContext),
                    outcome,
                    provenLevel);
        }
    }

    private Assessment assess(SignalContext signalContext) {
        Tempo.Step step = tempo.step(signalContext);
        double[] nats = new double[signals.length];
        for (int i = 0; i < nats.length; i++) {
            nats[i] = nats(signals[i], signalContext);
        }
        double stands = 0;
        for (int i = 0; i < standing.length; i++) {
            stands += standingWeights[i] * group(standing[i], nats);
        }
        double w = Math.max(0, step.w());
        double sum = stands + Math.min(w, mostInTotal);
        double score = scale.score(sum);
        if (Math.min(stands, w) < corroboration) {
            score = Math.min(ceiling, score);
        }
        var risk =
                new Risk(
                        score,
                        identity.score(stands),
                        behaviour.score(w),
                        sum,
                        contributions(signalContext, nats, step.carried()),
                        young(signalContext));
        return new Assessment(risk, stands, w, step);
    }

    private static double nats(Signal signal, SignalContext signalContext) {
        return signalContext.newborn && !signal.judgesNewborn() ? 0 : signal.nats(signalContext);
    }

    /**
     * The clipped evidence of a group: ln of the mean of its signals' e-values, each to the power
     * of its weight.
     */
    private double group(Group group, double[] nats) {
        double top = Double.NEGATIVE_INFINITY;
        int count = 0;
        for (int i = 0; i < nats.length; i++) {
            if (groups[i] == group) {
                top = Math.max(top, signalWeights[i] * nats[i]);
                count++;
            }
        }
        if (count == 0) {
            return 0;
        }
        if (count == 1) {
            return Math.clamp(top, low, high);
        }
        double sum = 0;
        for (int i = 0; i < nats.length; i++) {
            if (groups[i] == group) {
                sum += Evidence.exp(signalWeights[i] * nats[i] - top);
            }
        }
        return Math.clamp(top + Math.log(sum / count), low, high);
    }

    /** What each signal said, strongest first. */
    private List<Contribution> contributions(
            SignalContext signalContext, double[] nats, double carried) {
        boolean recent = carried >= REMARKABLE;
        var contributions = new Contribution[nats.length + (recent ? 1 : 0)];
        for (int i = 0; i < nats.length; i++) {
            insert(contributions, i, contribution(i, signalContext, nats[i]));
        }
        if (recent) {
            String reason = "Evidence collected from this context's latest requests.";
            insert(
                    contributions,
                    nats.length,
                    new Contribution(RECENT, Group.TEMPO.label(), carried, reason));
        }
        return List.of(contributions);
    }

    private Contribution contribution(int signal, SignalContext signalContext, double nats) {
        String reason = nats >= REMARKABLE ? signals[signal].reason(signalContext) : "";
        return new Contribution(names[signal], groups[signal].label(), nats, reason);
    }

    private static void insert(Contribution[] sorted, int count, Contribution one) {
        int at = count;
        for (; at > 0 && sorted[at - 1].nats() < one.nats(); at--) {
            sorted[at] = sorted[at - 1];
        }
        sorted[at] = one;
    }

    private boolean young(SignalContext signalContext) {
        return Integer.bitCount((int) (signalContext.words[ProfileLayout.DAYS] >>> 32))
                < learningDays;
    }
}
