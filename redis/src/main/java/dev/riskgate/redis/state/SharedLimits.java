// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.riskgate.redis.link.RedisKeys;
import dev.riskgate.redis.link.RedisLink;
import dev.riskgate.redis.link.Script;
import dev.riskgate.state.Gcra;
import dev.riskgate.state.LimitKey;
import dev.riskgate.state.StateStore;
import dev.riskgate.state.StateStore.Permit;

import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Rate limits that are {@code consistency: bounded}: each replica decides by its own count, and the
 * counts are put together in Redis at every tick. Only limits that are used to a fair part are
 * worth a command: with r replicas, one of them has seen at least a r-th of what would be too much,
 * so a count below a quarter of that on every replica cannot be too much in sum. Thread-safe;
 * {@link #tick} belongs to one thread.
 */
final class SharedLimits {

    private static final Script CHARGE = Script.of("/dev/riskgate/redis/state/charge.lua");
    private static final int MOST_PER_TICK = 2_000;

    private final RedisLink link;
    private final Replicas replicas;
    private final RedisKeys redisKeys;
    private final InstantSource clock;
    private final ExactParts exact;
    private final Cache<LimitKey, Local> limits;

    /** Apart from the others, so that a flood of them cannot take the others' place. */
    private final Cache<LimitKey, Local> unproven;

    private final Queue<Local> due = new ConcurrentLinkedQueue<>();

    /** As {@link #due}; charged after the others. */
    private final Queue<Local> dueUnproven = new ArrayBlockingQueue<>(StateStore.MAX_UNPROVEN);

    SharedLimits(
            RedisLink link,
            Replicas replicas,
            RedisKeys redisKeys,
            InstantSource clock,
            ExactParts exact,
            int max) {
        this.link = link;
        this.replicas = replicas;
        this.redisKeys = redisKeys;
        this.clock = clock;
        this.exact = exact;
        this.limits = Caffeine.newBuilder().maximumSize(max).build();
        this.unproven = Caffeine.newBuilder().maximumSize(StateStore.MAX_UNPROVEN).build();
    }

    Permit take(LimitKey key, double perSecond, long burst) {
        Local local = (key.unproven() ? unproven : limits).get(key, Local::new);
        long now = TimeUnit.MILLISECONDS.toNanos(clock.millis());
        return local.take(now, perSecond, burst);
    }

    /** Charges what was let pass since the last time. */
    void tick() {
        if (!link.writable()) {
            return;
        }
        int sent = charge(due, MOST_PER_TICK);
        sent += charge(dueUnproven, MOST_PER_TICK - sent);
        if (sent > 0) {
            link.send();
        }
    }

    private static int charge(Queue<Local> due, int most) {
        int sent = 0;
        while (sent < most) {
            Local local = due.poll();
            if (local == null) {
                break;
            }
            local.charge();
            sent++;
        }
        return sent;
    }

    /** One limit's count. */
    private final class Local {

        private final LimitKey key;
        private final long[] arrival = new long[1];
        private double interval;
        private long longestAhead;
        private long uncharged;
        private boolean queued;

        Local(LimitKey key) {
            this.key = key;
        }

        synchronized Permit take(long now, double perSecond, long burst) {
            long sharers = Math.max(1, replicas.count());
            Permit permit = Gcra.take(arrival, 0, now, perSecond, burst, sharers);
            interval = 1e9 / perSecond;
            longestAhead = Gcra.longestAhead(perSecond, burst, sharers);
            uncharged += permit.granted() ? 1 : 0;
            double used = (arrival[0] - now) / interval;
            note(!permit.granted() || used * 4 * sharers >= burst);
            return permit;
        }

        private void note(boolean worth) {
            if (worth && !queued && !replicas.alone()) {
                queued = (key.unproven() ? dueUnproven : due).offer(this);
            }
        }

        private void charge() {
            long count;
            double each;
            long longest;
            synchronized (this) {
                queued = false;
                count = uncharged;
                each = interval;
                longest = longestAhead;
                uncharged = 0;
            }
            link.batch(
                            CHARGE,
                            new byte[][] {redisKeys.limit(key)},
                            Script.bytes(Double.toString(each / 1e3)),
                            Script.bytes(count),
                            Script.bytes(exact.limitMicros()),
                            Script.bytes(Double.toString(longest / 1e3)))
                    .thenAccept(answer -> charged((Long) answer.getFirst()));
        }

        /**
         * All that was charged by anybody, and what was let pass here meanwhile. A failed charge is
         * not repeated.
         */
        private synchronized void charged(long micros) {
            long now = TimeUnit.MILLISECONDS.toNanos(clock.millis());
            arrival[0] =
                    Math.max(
                            arrival[0],
                            now
                                    + TimeUnit.MICROSECONDS.toNanos(micros)
                                    + (long) (uncharged * interval));
        }
    }
}
