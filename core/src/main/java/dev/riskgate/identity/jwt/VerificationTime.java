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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How much processor time the tokens of one network (IPv4 /24, IPv6 /48) may take that were never
 * seen before. Whoever sends more of them than that waits for a turn, as long as the check has
 * time: so a flood of them, genuine or forged, delays its own network and nobody else. Thread-safe.
 *
 * <p>A generic cell rate algorithm (ITU-T I.371) over measured time: each network has a point up to
 * which its share is spoken for, which may lie {@value #AHEAD_SECONDS} seconds ahead. A turn is
 * taken with the usual cost and corrected by the measured one.
 */
public final class VerificationTime {

    private static final int NETWORKS = 20_000;
    private static final int BYTES_V4 = 3;
    private static final int BYTES_V6 = 6;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** After a start every token is one that was never seen. */
    private static final int AHEAD_SECONDS = 2;

    private static final long AHEAD = AHEAD_SECONDS * SECOND;

    /** Of a token, in nanoseconds, before any was measured. */
    private static final long FIRST_GUESS = 200_000;

    /** A thread that lost its processor while it verified shall not cost its network a second. */
    private static final long MOST = 20_000_000;

    private final long perSecond;
    private final LongSupplier nanoTime;
    private final Cache<Long, AtomicLong> spokenFor =
            Caffeine.newBuilder().maximumSize(NETWORKS).build();
    private final LongAdder waited = new LongAdder();
    private final LongAdder turnedAway = new LongAdder();
    private volatile long usual = FIRST_GUESS;

    /**
     * @param perSecond processor time of one network in a second, 1 ms to 1 s; 1 s is a whole
     *     processor
     * @param nanoTime a monotonic clock, nanoseconds
     */
    public VerificationTime(Duration perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond.toNanos();
        this.nanoTime = nanoTime;
    }

    /** Time without end, for who verifies tokens that nobody sends. */
    public static VerificationTime unlimited() {
        return new VerificationTime(Duration.ofDays(10_000), System::nanoTime);
    }

    /**
     * Takes a turn, and waits until it has come.
     *
     * @throws dev.riskgate.budget.MustWait if it has not come yet and this thread must not block
     * @throws DegradedException with {@link Degradation#OVERLOAD} if it does not come in time
     */
    Turn take(InetAddress client, Budget budget) {
        AtomicLong point =
                spokenFor.get(network(client), _ -> new AtomicLong(nanoTime.getAsLong()));
        long cost = clockTime(usual);
        while (true) {
            long now = nanoTime.getAsLong();
            long was = point.get();
            long from = was - now > 0 ? was : now;
            long wait = from - now - AHEAD;
            if (wait > 0) {
                budget.requireBlocking();
                if (wait > budget.remainingNanos()) {
                    turnedAway.increment();
                    throw new DegradedException(
                            Degradation.OVERLOAD, "too many new tokens of one network");
                }
            }
            if (!point.compareAndSet(was, from + cost)) {
                continue;
            }
            if (wait > 0) {
                waited.increment();
                budget.await(
                        new CompletableFuture<Boolean>()
                                .completeOnTimeout(true, wait, TimeUnit.NANOSECONDS));
            }
            return new Turn(point, cost);
        }
    }

    /** How many tokens had to wait for their turn. */
    public long waited() {
        return waited.sum();
    }

    /** How many tokens were not verified, because their turn would have come too late. */
    public long turnedAway() {
        return turnedAway.sum();
    }

    /** How long the share of a network takes to make up for so much processor time. */
    private long clockTime(long nanos) {
        return (long) ((double) nanos * SECOND / perSecond);
    }

    private void measured(long nanos) {
        long before = usual;
        // Two at once may lose one of them, which matters to nobody.
        usual = before + (nanos - before) / 16;
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

        private final AtomicLong point;
        private final long taken;
        private long begun;
        private long spent;
        private boolean runs = true;

        private Turn(AtomicLong point, long taken) {
            this.point = point;
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
            measured(used);
            point.addAndGet(clockTime(used) - taken);
        }
    }
}
