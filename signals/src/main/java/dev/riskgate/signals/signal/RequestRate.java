// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

import dev.riskgate.signals.model.Evidence;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.profile.RequestRateHabit;

/**
 * More requests at once than this client makes.
 *
 * <p><b>Sees:</b> requests in the running 10 seconds and 10 minutes beside the client's own habit
 * in windows in which it is active, as a discounted gamma-Poisson whose spread is learned too; a
 * window that is over also says whether it was unusually quiet, if the client was there before,
 * during and after it. The two windows' e-values are averaged, and only what changes from request
 * to request is added to the running evidence. <b>Costs:</b> some sixteen logarithms and
 * exponentials. <b>False alarms:</b> deploys, retry storms, a batch moved to another hour: from a
 * known context a burst alone stays below denial (limits answer it), and a young or bursty habit
 * has so small a shape that it hardly counts.
 */
public record RequestRate(RequestRateHabit seconds, RequestRateHabit minutes) implements Signal {

    public RequestRate(Weights weights) {
        this(
                new RequestRateHabit(0, RequestRateHabit.SECONDS, weights, "10s"),
                new RequestRateHabit(1, RequestRateHabit.MINUTES, weights, "10min"));
    }

    @Override
    public double nats(SignalContext signalContext) {
        double known = signalContext.rateNats();
        return Double.isNaN(known)
                ? Evidence.mean(
                        seconds.levelWith(signalContext.words, signalContext.now),
                        minutes.levelWith(signalContext.words, signalContext.now))
                : known;
    }

    /** Its windows know nothing of contexts. */
    @Override
    public boolean judgesNewborn() {
        return true;
    }

    @Override
    public String reason(SignalContext signalContext) {
        RequestRateHabit loud =
                seconds.levelWith(signalContext.words, signalContext.now)
                                >= minutes.levelWith(signalContext.words, signalContext.now)
                        ? seconds
                        : minutes;
        return (loud.before(signalContext.words, signalContext.now) + 1)
                + " requests in "
                + (loud == seconds ? "10 s" : "10 min")
                + ", where this client usually makes about "
                + Math.max(1, Math.round(1 + loud.predictive(signalContext.words).mean()))
                + ".";
    }
}
