// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

import dev.riskgate.signals.profile.Contexts;

import java.time.Duration;

/**
 * A context that is not the client's own, in turns with one that is: two hold the credential at the
 * same time.
 *
 * <p><b>Sees:</b> whether one of the client's own contexts was seen between the last two requests
 * of this one, where those are less than ten minutes apart. Who gets another phone, provider or
 * release leaves the old one behind; who copied a credential works beside its owner. <b>Costs:</b>
 * one logarithm, two walks through eight slots, and nothing for a context that is the client's own.
 * <b>False alarms:</b> a release that is rolled out step by step, a phone between two networks. The
 * evidence shrinks with the square of the number of own contexts that are in use on one day, so it
 * is gone for a client that has three; elsewhere it ends when the new context is promoted.
 *
 * @param thief how often the owner comes between two requests of a thief
 * @param honest how often the client itself does that in a new context, if it uses one context a
 *     day
 */
record ConcurrentUse(double thief, double honest) implements Signal {

    private static final long TOGETHER = Duration.ofMinutes(10).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();

    /** By reasoning, as no stream of real thefts says it. */
    ConcurrentUse() {
        this(0.4, 0.05);
    }

    @Override
    public double nats(SignalContext signalContext) {
        int at = signalContext.contextAt;
        if (at < 0 || signalContext.contextPromoted()) {
            return 0;
        }
        long[] words = signalContext.words;
        long before = Contexts.lastSeen(words, at);
        if (signalContext.now - before > TOGETHER) {
            return 0;
        }
        long owner = Contexts.ownLastSeen(words);
        int several = Contexts.ownSeenSince(words, owner - DAY);
        double own = Math.min(thief, honest * several * several);
        return owner > before ? Math.log(thief / own) : Math.log((1 - thief) / (1 - own));
    }

    @Override
    public String reason(SignalContext signalContext) {
        return "The client is active in a context of its own at the same time.";
    }
}
