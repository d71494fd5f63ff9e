// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.risk;

import dev.riskgate.signals.model.Evidence;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.profile.Contexts;
import dev.riskgate.signals.profile.ProfileLayout;
import dev.riskgate.signals.profile.QuarantineRegister;
import dev.riskgate.signals.profile.RequestRateHabit;
import dev.riskgate.signals.signal.RequestRate;
import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.signals.signal.SignalContext;
import dev.riskgate.signals.signal.SignalSetting;
import dev.riskgate.signals.signal.Signals;
import dev.riskgate.signals.signal.UnusualHour;

/**
 * The incremental side: what {@link RequestRate} and {@link UnusualHour} say from request to
 * request, summed up for a context in its register W, a CUSUM (Page 1954) that forgets:
 *
 * <p>W ← min(cap, max(0, W·2^(−Δt/h) − drift)) when the context enters another window of ten
 * seconds, and W ← W + w·(g − g′) on each request, where g is the tempo group's clipped evidence
 * with this request counted and g′ what it was before. Each window starts from nothing (g′ = 0), so
 * a window adds in the end what all of it says, once. Inside a window W may fall below 0 (the
 * window may be quieter than usual); it counts as 0 then.
 *
 * <p>Immutable; the register is in the profile.
 */
final class Tempo {

    private static final double LN2 = Math.log(2);

    private final RequestRate rate;
    private final double rateWeight;
    private final UnusualHour hour;
    private final double hourWeight;
    private final boolean rateEnabled;
    private final boolean hourEnabled;
    private final double groupWeight;
    private final double low;
    private final double high;
    private final double cap;
    private final double drift;
    private final double halfLifeMillis;

    Tempo(Weights weights, RiskSettings settings) {
        this.rate = new RequestRate(weights);
        this.hour = new UnusualHour(weights);
        SignalSetting ofRate = settings.of(Signals.REQUEST_RATE);
        this.rateEnabled = ofRate.enabled();
        this.rateWeight = ofRate.weight();
        SignalSetting ofHour = settings.of(Signals.UNUSUAL_HOUR);
        this.hourEnabled = ofHour.enabled();
        this.hourWeight = ofHour.weight();
        this.groupWeight = weights.get("group.tempo");
        this.low = weights.get("clip.low");
        this.high = weights.get("clip.tempo");
        this.cap = weights.get("cusum.cap");
        this.drift = weights.get("cusum.drift");
        this.halfLifeMillis = weights.get("cusum.halfLifeMinutes") * 60_000;
    }

    /** Whether this signal's evidence enters W. */
    static boolean sums(String signal) {
        return signal.equals(Signals.REQUEST_RATE) || signal.equals(Signals.UNUSUAL_HOUR);
    }

    /**
     * What one more request makes of the registers.
     *
     * @param sequence requests folded into the profile before this one; shows whether this is still
     *     true
     * @param seconds level of the ten-second window
     * @param minutes level of the ten-minute window
     * @param carried W before this request, decayed
     * @param w W with this request
     */
    record Step(long sequence, double seconds, double minutes, double carried, double w) {}

    Step step(SignalContext signalContext) {
        long[] words = signalContext.words;
        long now = signalContext.now;
        RequestRateHabit fast = rate.seconds();
        RequestRateHabit slow = rate.minutes();
        double seconds = fast.levelWith(words, now);
        double minutes = slow.levelWith(words, now);
        double hourNats = signalContext.newborn ? 0 : hour.nats(signalContext);
        double hourBefore = seenThisHour(signalContext) ? hourNats : 0;
        double carried = carried(signalContext, hourBefore);
        double before = group(fast.level(words, now), slow.level(words, now), hourBefore);
        double rateNats = Evidence.mean(seconds, minutes);
        double after = group(rateNats, hourNats);
        double w = Math.min(cap, carried + groupWeight * (after - before));
        signalContext.tempo(rateNats, hourNats);
        return new Step(words[ProfileLayout.REQUESTS], seconds, minutes, Math.max(0, carried), w);
    }

    /** The habit that the windows are compared with. */
    RequestRate rate() {
        return rate;
    }

    /**
     * W as this request finds it: decayed, and what the windows that are over now say in the end.
     */
    private double carried(SignalContext signalContext, double hourBefore) {
        int at = signalContext.contextAt;
        long[] words = signalContext.words;
        long now = signalContext.now;
        boolean own = Contexts.promoted(words, at);
        long last = own ? Contexts.wMillis(words, at) : QuarantineRegister.millis(words);
        if (last == 0) {
            return 0;
        }
        RequestRateHabit fast = rate.seconds();
        RequestRateHabit slow = rate.minutes();
        double w = own ? Contexts.w(words, at) : QuarantineRegister.w(words);
        if (fast.opens(words, now) && fast.window(last) == fast.openWindow(words)) {
            double fastNow = fast.lastLevel(words);
            double slowNow = slow.lastLevel(words);
            boolean shared = signalContext.own != null;
            double slowClosed =
                    slow.opens(words, now) ? slow.closedLevel(words, now, shared) : slowNow;
            double fastClosed = fast.closedLevel(words, now, shared);
            w +=
                    groupWeight
                            * (group(fastClosed, slowClosed, hourBefore)
                                    - group(fastNow, slowNow, hourBefore));
        }
        if (now > last) {
            w *= Math.exp((last - now) * LN2 / halfLifeMillis);
        }
        return fast.window(now) == fast.window(last) ? w : Math.clamp(w - drift, 0, cap);
    }

    private static boolean seenThisHour(SignalContext signalContext) {
        return signalContext.contextAt >= 0
                && Contexts.lastSeen(signalContext.words, signalContext.contextAt) / 3_600_000
                        == signalContext.now / 3_600_000;
    }

    private double group(double seconds, double minutes, double hourNats) {
        return group(Evidence.mean(seconds, minutes), hourNats);
    }

    private double group(double rateNats, double hourNats) {
        double r = rateEnabled ? rateWeight * rateNats : 0;
        double h = hourEnabled ? hourWeight * hourNats : 0;
        double nats = rateEnabled && hourEnabled ? Evidence.mean(r, h) : r + h;
        return Math.clamp(nats, low, high);
    }
}
