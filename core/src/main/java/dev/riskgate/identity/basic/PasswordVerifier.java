// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.google.common.hash.HashCode;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.state.StateStore;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Checks passwords: at the cost of one fast hash where the right one was seen before, else on a few
 * threads of its own, with guesses counted. Lives as long as the process, whatever the policy says
 * meanwhile. Thread-safe.
 *
 * <p>One attempt goes through these steps: is it locked; only then is it hashed, on one of the few
 * threads; a wrong one is counted before that thread takes the next, and a right one is looked at
 * once more, since wrong ones may have been counted meanwhile. So nobody has more guesses than are
 * allowed and one for each of the threads, however many are sent at once. A check that runs out of
 * time leaves the rest to the thread.
 */
final class PasswordVerifier implements AutoCloseable {

    private static final int MAX_RIGHT = 50_000;
    private static final int MAX_WRONG = 50_000;
    private static final Duration RIGHT_FOR = Duration.ofHours(1);

    /** So often the store is told again that a network is proven. */
    private static final Duration PROVEN_AGAIN = Duration.ofDays(1);

    /** The store answers earlier, or says that it cannot. */
    private static final Duration STORE_TIME = Duration.ofSeconds(2);

    private final AttemptKeys keys;
    private final GuessLimit guesses;
    private final HashThreads threads;

    /** For networks that are proven, so that no flood of guesses is before them. */
    private final HashThreads provenThread = new HashThreads(1);

    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final LongAdder hashed = new LongAdder();
    private final Cache<ClientNetwork, RightPassword> right;

    /** Answered as wrong, and counted; each for as long as it counts. */
    private final Cache<HashCode, Duration> wrong;

    private final ConcurrentMap<HashCode, CompletableFuture<Result>> running =
            new ConcurrentHashMap<>();

    /** What became of an attempt. */
    enum Result {
        RIGHT,
        /** There is no such account, or it has another password. */
        WRONG,
        /** Too many wrong ones came before: nothing is known of this one. */
        LOCKED
    }

    /**
     * @param secret the key of pseudonyms, the same on every replica
     * @param clock the wall clock
     * @param nanoTime a monotonic clock, nanoseconds
     */
    PasswordVerifier(
            StateStore store,
            byte[] secret,
            SecureRandom random,
            InstantSource clock,
            LongSupplier nanoTime) {
        this(store, secret, random, clock, nanoTime, HashThreads.usualNumber());
    }

    PasswordVerifier(
            StateStore store,
            byte[] secret,
            SecureRandom random,
            InstantSource clock,
            LongSupplier nanoTime,
            int threads) {
        this.keys = new AttemptKeys(random);
        this.guesses = new GuessLimit(store, secret, clock);
        this.threads = new HashThreads(threads);
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.right =
                Caffeine.newBuilder()
                        .maximumSize(MAX_RIGHT)
                        .expireAfterAccess(RIGHT_FOR)
                        .ticker(nanoTime::getAsLong)
                        .build();
        this.wrong =
                Caffeine.newBuilder()
                        .maximumSize(MAX_WRONG)
                        .expireAfter(Expiry.<HashCode, Duration>writing((_, window) -> window))
                        .ticker(nanoTime::getAsLong)
                        .build();
    }

    /**
     * @throws dev.riskgate.budget.MustWait if it is not known and this thread must not block
     * @throws DegradedException if it cannot be known now: the store is away, too many attempts
     *     wait, or the time is up, in which case it goes on and is known later
     */
    Result verify(Attempt attempt, Budget budget) {
        HashCode key = keys.from(attempt);
        RightPassword known = right.getIfPresent(attempt.from());
        if (known != null) {
            if (known.isRecognised(key)) {
                proveAgain(attempt.from(), known);
                return Result.RIGHT;
            }
            known.note(key, attempt.attempts());
        }
        if (wrong.getIfPresent(keys.anywhere(attempt)) != null) {
            return Result.WRONG;
        }
        budget.requireBlocking();
        GuessLimit.Standing standing = guesses.look(attempt, budget);
        return standing.locked()
                ? Result.LOCKED
                : budget.await(result(attempt, key, standing.proven() ? provenThread : threads));
    }

    /** Equal attempts that come meanwhile share one. */
    private CompletableFuture<Result> result(Attempt attempt, HashCode key, HashThreads on) {
        CompletableFuture<Result> own = new CompletableFuture<>();
        CompletableFuture<Result> other = running.putIfAbsent(key, own);
        if (other != null) {
            return other;
        }
        if (!on.start(attempt.from().name(), () -> run(attempt, key, own))) {
            running.remove(key, own);
            own.completeExceptionally(
                    new DegradedException(
                            Degradation.OVERLOAD, "too many passwords wait to be checked"));
        }
        return own;
    }

    private void run(Attempt attempt, HashCode key, CompletableFuture<Result> result) {
        Result found = null;
        Throwable failure = null;
        try {
            found = check(attempt, key);
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        // First what later ones look at, then this.
        running.remove(key, result);
        if (found != null) {
            result.complete(found);
        } else {
            result.completeExceptionally(failure);
        }
    }

    private Result check(Attempt attempt, HashCode key) {
        HashCode anywhere = keys.anywhere(attempt);
        RightPassword known = right.getIfPresent(attempt.from());
        if (known != null && known.isRecognised(key)) {
            return Result.RIGHT;
        }
        if (wrong.getIfPresent(anywhere) != null) {
            return Result.WRONG;
        }
        Budget budget = storeTime();
        GuessLimit.Standing standing = guesses.look(attempt, budget);
        if (standing.locked()) {
            return Result.LOCKED;
        }
        hashed.increment();
        if (!attempt.isRight()) {
            if (guesses.countWrong(attempt, standing, storeTime())) {
                return Result.LOCKED;
            }
            wrong.put(anywhere, attempt.window());
            return Result.WRONG;
        }
        if (guesses.look(attempt, storeTime()).locked()) {
            return Result.LOCKED;
        }
        guesses.prove(attempt.from(), storeTime());
        right.put(attempt.from(), new RightPassword(key, clock.millis()));
        return Result.RIGHT;
    }

    /** Whoever is always here is never looked up, and yet has to stay proven. */
    private void proveAgain(ClientNetwork from, RightPassword known) {
        long now = clock.millis();
        if (known.isProvenBefore(now - PROVEN_AGAIN.toMillis())) {
            known.proven(now);
            if (!provenThread.start(from.name(), () -> proveQuietly(from, known))) {
                known.proven(0);
            }
        }
    }

    private void proveQuietly(ClientNetwork from, RightPassword known) {
        try {
            guesses.prove(from, storeTime());
        } catch (DegradedException _) {
            known.proven(0);
        }
    }

    private Budget storeTime() {
        return CheckBudget.start(nanoTime, STORE_TIME.toNanos()).mayBlock();
    }

    /** How many slow hashes were computed. */
    long hashed() {
        return hashed.sum();
    }

    /** How many attempts wait for a thread. */
    int waiting() {
        return threads.waiting() + provenThread.waiting();
    }

    /** About how many right passwords are remembered. */
    long remembered() {
        return right.estimatedSize();
    }

    @Override
    public void close() {
        threads.close();
        provenThread.close();
        running.values()
                .forEach(
                        one ->
                                one.completeExceptionally(
                                        new DegradedException(
                                                Degradation.OVERLOAD, "the server ends")));
    }
}
