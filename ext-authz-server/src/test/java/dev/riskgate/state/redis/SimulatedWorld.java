package dev.riskgate.state.redis;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A made-up time in which things happen one after the other, on one thread: the same seed gives the same course. */
final class SimulatedWorld {

    private record Event(long nanos, long order, Runnable what) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(
                    Comparator.comparingLong(Event::nanos).thenComparingLong(Event::order));
    private final Random random;
    private long now;
    private long order;

    SimulatedWorld(long seed) {
        this.random = new Random(new SplittableRandom(seed).nextLong());
    }

    static long millis(double millis) {
        return (long) (millis * TimeUnit.MILLISECONDS.toNanos(1));
    }

    static long seconds(double seconds) {
        return millis(seconds * 1_000);
    }

    /** Nanoseconds since the world began. */
    long now() {
        return now;
    }

    Random random() {
        return random;
    }

    /** A length of time between two others, nanoseconds. */
    long between(long least, long most) {
        return least + (long) (random.nextDouble() * (most - least));
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    void at(long nanos, Runnable what) {
        events.add(new Event(Math.max(now, nanos), order++, what));
    }

    void in(long nanos, Runnable what) {
        at(now + nanos, what);
    }

    /** Lets things happen until the condition holds or the time has come. */
    void run(BooleanSupplier enough, long untilNanos) {
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
