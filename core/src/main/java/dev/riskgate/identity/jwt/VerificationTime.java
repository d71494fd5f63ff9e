// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How much time the tokens of one network (IPv4 /24, IPv6 /48) may take of the processors that were
 * never seen before. Whoever sends more of them than that waits for a turn, as long as there is
 * room and the check has time: so a flood of them, genuine or forged, holds up its own network and
 * nobody else. Thread-safe.
 *
 * <p>A generic cell rate algorithm (ITU-T I.371) over measured time: each network has a point up to
 * which its share is spoken for, which may lie {@value #AHEAD_SECONDS} seconds ahead. A turn is
 * taken with the network's usual cost and corrected by the measured one.
 */
public final class VerificationTime {

    private static final int NETWORKS = 20_000;
    private static final int BYTES_V4 = 3;
    private static final int BYTES_V6 = 6;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** After a start every token is one that was never seen. */
    private static final int AHEAD_SECONDS = 2;

    private static final long AHEAD = AHEAD_SECONDS * SECOND;

    /** More would take the room of other networks. */
    static final int MOST_WAITING_OF_ONE = 64;

    /** Of a token, in nanoseconds, before any was measured. */
    private static final long FIRST_GUESS = 100_000;

    /**
     * In nanoseconds; what a token takes is measured by the clock, and a thread that lost its
     * processor meanwhile shall not cost its network more than that.
     */
    private static final long MOST = 2_000_000;

    private final long perSecond;
    private final int mostWaiting;
    private final LongSupplier nanoTime;
    private final Cache<Long, Share> shares = Caffeine.newBuilder().maximumSize(NETWORKS).build();
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder waited = new LongAdder();
    private final LongAdder turnedAway = new LongAdder();

    /**
     * @param perSecond time of one network in a second, 1 ms to 1 s; 1 s is a whole processor
     * @param mostWaiting how many tokens of all networks may wait at once, at least 1
     * @param nanoTime a monotonic clock, nanoseconds
     */
    public VerificationTime(Duration perSecond, int mostWaiting, LongSupplier nanoTime) {
        this.perSecond = perSecond.toNanos();
        this.mostWaiting = mostWaiting;
        this.nanoTime = nanoTime;
    }

    /** Time without end, for who verifies tokens that nobody sends. */
    public static VerificationTime unlimited() {
        return new VerificationTime(Duration.ofDays(10_000), 1, System::nanoTime);
    }

    /** What is known of one network. */
    private static final class Share {

        private final AtomicLong spokenFor;
        private final AtomicInteger waiting = new AtomicInteger();

        /**
         * What a token costs, nanoseconds. Two at once may lose one of them, which is no matter.
         */
        private volatile long usual = FIRST_GUESS;

        private Share(long now) {
            this.spokenFor = new AtomicLong(now);
        }
    }

    /**
     * Takes a turn, and waits until it has come.
     *
     * @throws dev.riskgate.budget.MustWait if it has not come yet and this thread must not block
     * @throws DegradedException with {@link Degradation#OVERLOAD} if it comes too late, or too many
     *     wait already
     */
    Turn take(InetAddress client, Budget budget) {
        Share share = shares.get(network(client), _ -> new Share(nanoTime.getAsLong()));
        long cost = clockTime(share.usual);
        return reserve(share, cost, 0) >= 0 ? new Turn(share, cost) : later(share, budget);
    }

    private Turn later(Share share, Budget budget) {
        // Nobody takes a thread to be told what is known before.
        if (wait(share) > mostWait(budget) || isFull(share)) {
            throw turnAway();
        }
        budget.requireBlocking();
        enter(share);
        try {
            long cost = clockTime(share.usual);
            long wait = reserve(share, cost, mostWait(budget));
            if (wait < 0) {
                throw turnAway();
            }
            await(wait, share, cost, budget);
            waited.increment();
            return new Turn(share, cost);
        } finally {
            share.waiting.decrementAndGet();
            waiting.decrementAndGet();
        }
    }

    /** What comes after it needs its time, too. */
    private static long mostWait(Budget budget) {
        return budget.remainingNanos() / 2;
    }

    private boolean isFull(Share share) {
        return share.waiting.get() >= MOST_WAITING_OF_ONE || waiting.get() >= mostWaiting;
    }

    private void enter(Share share) {
        int ofThisOne = share.waiting.incrementAndGet();
        int ofAll = waiting.incrementAndGet();
        if (ofThisOne > MOST_WAITING_OF_ONE || ofAll > mostWaiting) {
            share.waiting.decrementAndGet();
            waiting.decrementAndGet();
            throw turnAway();
        }
    }

    /** Nanoseconds until the next turn; 0 or less if it is now. */
    private long wait(Share share) {
        return share.spokenFor.get() - nanoTime.getAsLong() - AHEAD;
    }

    /**
     * Speaks for so much clock time.
     *
     * @return how long to wait for it, nanoseconds; −1 if that is longer than {@code mostWait}, and
     *     nothing was taken
     */
    private long reserve(Share share, long cost, long mostWait) {
        while (true) {
            long now = nanoTime.getAsLong();
            long was = share.spokenFor.get();
            long from = was - now > 0 ? was : now;
            long wait = Math.max(0, from - now - AHEAD);
            if (wait > mostWait) {
                return -1;
            }
            if (share.spokenFor.compareAndSet(was, from + cost)) {
                return wait;
            }
        }
    }

    private static void await(long wait, Share share, long cost, Budget budget) {
        try {
            budget.await(
                    new CompletableFuture<Boolean>()
                            .completeOnTimeout(true, wait, TimeUnit.NANOSECONDS));
        } catch (DegradedException late) {
            share.spokenFor.addAndGet(-cost);
            throw late;
        }
    }

    private DegradedException turnAway() {
        turnedAway.increment();
        return new DegradedException(Degradation.OVERLOAD, "too many new tokens of one network");
    }

    /** How many tokens have waited for their turn, and had it. */
    public long waited() {
        return waited.sum();
    }

    /** How many tokens were not verified: their turn was too late, or too many waited. */
    public long turnedAway() {
        return turnedAway.sum();
    }

    /** How many tokens wait now. */
    int waiting() {
        return waiting.get();
    }

    /** How long the share of a network takes to make up for so many nanoseconds. */
    private long clockTime(long nanos) {
        return (long) ((double) nanos * SECOND / perSecond);
    }

    /** The bytes of the network, and of which kind they are. */
    private static Long network(InetAddress client) {
        byte[] bytes = client.getAddress();
        boolean isV4 = client instanceof Inet4Address;
        long key = isV4 ? 4 : 6;
        for (int i = 0; i < (isV4 ? BYTES_V4 : BYTES_V6); i++) {
            key = key << 8 | bytes[i] & 0xff;
        }
        return key;
    }

    /** The time of one token. Used by one thread. */
    final class Turn implements AutoCloseable {

        private final Share share;
        private final long taken;
        private long begun;
        private long spent;
        private boolean runs = true;

        private Turn(Share share, long taken) {
            this.share = share;
            this.taken = taken;
            this.begun = nanoTime.getAsLong();
        }

        /** From here on the token waits for others, such as its issuer. */
        void pause() {
            if (runs) {
                spent += nanoTime.getAsLong() - begun;
                runs = false;
            }
        }

        void goOn() {
            begun = nanoTime.getAsLong();
            runs = true;
        }

        /** Gives back what was not used, or takes what was used on top. */
        @Override
        public void close() {
            pause();
            long used = Math.clamp(spent, 0, MOST);
            long before = share.usual;
            share.usual = before + (used - before) / 16;
            share.spokenFor.addAndGet(clockTime(used) - taken);
        }
    }
}
