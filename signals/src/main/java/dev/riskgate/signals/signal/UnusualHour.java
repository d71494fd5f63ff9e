// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

import dev.riskgate.signals.model.Bits;
import dev.riskgate.signals.model.PitmanYor;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.profile.HourTable;

/**
 * A request at an hour in which the client is not active otherwise.
 *
 * <p><b>Sees:</b> the hour (UTC), weekdays and weekends apart, against the last eight weeks of the
 * client; neighbouring hours, and the same hour on the other kind of day, lend each other weight,
 * so a daylight-saving step stays mild. <b>Costs:</b> one logarithm, one look-up in the population.
 * <b>False alarms:</b> late work, on-call duty, a moved batch: it enters the running evidence once
 * for an hour of a context, not on each request, and alone stays far below a challenge. A client
 * that runs around the clock has no unusual hour.
 */
public record UnusualHour(PitmanYor prior, double naive) implements Signal {

    public UnusualHour(Weights weights) {
        this(weights.pitmanYor(), weights.get("hour.naive"));
    }

    @Override
    public double nats(SignalContext signalContext) {
        double known = signalContext.hourNats();
        if (!Double.isNaN(known)) {
            return known;
        }
        long[] words = signalContext.words;
        int total = HourTable.total(words);
        if (total == 0) {
            return 0;
        }
        int cell = HourTable.cell(signalContext.now);
        int weeks = HourTable.weeks(words, cell);
        long since = signalContext.population.since() * Bits.MILLIS_PER_DAY;
        double common =
                signalContext.population.share(
                        Population.Kind.HOUR,
                        cell,
                        HourTable.weeksSince(words, cell, since),
                        HourTable.totalSince(words, since));
        double parent = (near(words, cell) / total + common) / 2;
        double attacker = naive * common + (1 - naive) * weeks / total;
        return Math.log(attacker / prior.next(weeks, total, HourTable.kinds(words), parent));
    }

    private static double near(long[] words, int cell) {
        int day = cell < 24 ? 0 : 24;
        int hour = cell - day;
        int before = HourTable.weeks(words, day + (hour + 23) % 24);
        int after = HourTable.weeks(words, day + (hour + 1) % 24);
        int otherDay = HourTable.weeks(words, 24 - day + hour);
        return (before + after + otherDay) / 3.0;
    }

    @Override
    public String reason(SignalContext signalContext) {
        int cell = HourTable.cell(signalContext.now);
        return "Active at "
                + cell % 24
                + ":00 UTC on a "
                + (cell < 24 ? "weekday" : "weekend")
                + " in "
                + HourTable.weeks(signalContext.words, cell)
                + " of the last 8 weeks.";
    }
}
