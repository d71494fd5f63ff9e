// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A made-up time in which things happen one after the other, on one thread: the same seed gives the
 * same course.
 */
public final class SimulatedWorld {

    private record Event(long nanos, long order, Runnable what) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(
                    Comparator.comparingLong(Event::nanos).thenComparingLong(Event::order));
    private final Random random;
    private long now;
    private long order;

    public SimulatedWorld(long seed) {
        this.random = new Random(new SplittableRandom(seed).nextLong());
    }

    public static long millis(double millis) {
        return (long) (millis * TimeUnit.MILLISECONDS.toNanos(1));
    }

    public static long seconds(double seconds) {
        return millis(seconds * 1_000);
    }

    /** Nanoseconds since the world began. */
    public long now() {
        return now;
    }

    public Random random() {
        return random;
    }

    /** A length of time between two others, nanoseconds. */
    public long between(long least, long most) {
        return least + (long) (random.nextDouble() * (most - least));
    }

    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    public void at(long nanos, Runnable what) {
        events.add(new Event(Math.max(now, nanos), order++, what));
    }

    public void in(long nanos, Runnable what) {
        at(now + nanos, what);
    }

    /** Lets things happen until the condition holds or the time has come. */
    public void run(BooleanSupplier enough, long untilNanos) {
        while (!enough.getAsBoolean()) {
            Event next = events.peek();
            if (next == null || next.nanos() > untilNanos) {
                now = Math.max(now, untilNanos);
                return;
            }
            events.poll();
            now = Math.max(now, next.nanos());
            next.what().run();
        }
    }
}
