// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.use;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Uses that this process alone saw, lost when it ends. Thread-safe. */
public final class LocalUses implements UseStore {

    private final Map<String, Long> numbers = new HashMap<>();
    private final UseHours hours;
    private final long sinceHour;

    /**
     * @param clock tells when it begins; from then on counts {@code nanoTime}, which nobody sets
     */
    public LocalUses(InstantSource clock, LongSupplier nanoTime) {
        this.hours = new UseHours(nanoTime);
        this.sinceHour = Math.floorDiv(clock.millis(), TimeUnit.HOURS.toMillis(1));
    }

    @Override
    public synchronized Kept file(Map<String, Integer> hoursAgo, boolean all) {
        long now = sinceHour + hours.advance();
        Map<String, KeptUse> uses = new HashMap<>();
        hoursAgo.forEach(
                (id, ago) ->
                        uses.put(
                                id,
                                KeptUse.ofNumber(
                                        numbers.merge(id, number(now, ago), this::later))));
        if (all) {
            numbers.keySet().retainAll(hoursAgo.keySet());
        }
        return new Kept(sinceHour, now, uses);
    }

    private static long number(long now, int ago) {
        return ago == NOT_USED
                ? new KeptUse(now, false).number()
                : new KeptUse(now - ago, true).number();
    }

    /** That it is known says nothing about one that was known before. */
    private @Nullable Long later(Long known, Long told) {
        if (!KeptUse.ofNumber(told).used()) {
            return known;
        }
        return KeptUse.ofNumber(known).used() ? Long.valueOf(Math.max(known, told)) : told;
    }
}
