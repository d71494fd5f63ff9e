package dev.riskgate.state;

import dev.riskgate.state.StateStore.Permit;

import java.time.Duration;

/**
 * The generic cell rate algorithm (ITU-T I.371) for one key: a token bucket that needs one number, the theoretical
 * arrival time of the next request. Thread-safe by its own lock, which is held for a few additions.
 */
final class Gcra {

    private long theoreticalArrival;

    Gcra(long nowNanos) {
        this.theoreticalArrival = nowNanos;
    }

    /**
     * @param nowNanos any monotonic clock; may step back, which only makes the limit stricter for a moment
     * @param perSecond sustained rate, above 0
     * @param burst how many may come at once, at least 1
     */
    synchronized Permit take(long nowNanos, double perSecond, long burst) {
        double interval = 1e9 / perSecond;
        long start = Math.max(theoreticalArrival, nowNanos);
        long early = (long) (start + interval * (1 - (double) burst)) - nowNanos;
        if (early > 0) {
            return new Permit(false, 0, Duration.ofNanos(early));
        }
        theoreticalArrival = start + (long) interval;
        long remaining = (long) Math.floor(burst - (theoreticalArrival - nowNanos) / interval);
        return new Permit(true, Math.max(0, remaining), Duration.ZERO);
    }
}
