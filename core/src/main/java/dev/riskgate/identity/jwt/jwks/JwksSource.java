// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * One issuer's keys, fetched in the background before anybody needs them. The last good keys stay
 * in force while the issuer is away or publishes rubbish, up to {@link JwksSettings#keepFor}. A
 * token with an unknown key makes it ask at once, but no flood of such tokens makes it ask more
 * often than every {@link JwksSettings#cooldown}: at most one fetch is under way, everybody waits
 * for the same one, and only a bounded number waits.
 *
 * <p>Thread-safe. Time is monotonic, so a step of the wall clock neither ages keys nor keeps them.
 */
public final class JwksSource implements KeySource, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JwksSource.class);
    private static final int MAX_WAITING = 64;
    private static final long TICK_NANOS = Duration.ofMillis(100).toNanos();
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final int MAX_DOUBLINGS = 6;
    private static final Duration AFTER_ROTATION = Duration.ofSeconds(1);

    private final JwksSettings settings;
    private final JwksFetch fetch;
    private final LongSupplier nanoTime;
    private final JwksListener listener;
    private final Withdrawal withdrawal;
    private final AtomicReference<@Nullable CompletableFuture<Void>> underWay =
            new AtomicReference<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile @Nullable Loaded loaded;
    private volatile @Nullable Attempt last;
    private volatile boolean closed;

    private record Loaded(KeySet keys, byte[] text, long atNanos) {}

    /**
     * @param failingSince when the first of the failures in a row ended
     * @param cooldown nanoseconds in which no token makes the issuer be asked again
     */
    private record Attempt(
            long endNanos, int failures, String problem, long failingSince, long cooldown) {}

    /**
     * @param nanoTime monotonic clock, as {@link System#nanoTime}
     */
    JwksSource(
            JwksSettings settings, JwksFetch fetch, LongSupplier nanoTime, JwksListener listener) {
        this.settings = settings;
        this.fetch = fetch;
        this.nanoTime = nanoTime;
        this.listener = listener;
        this.withdrawal = new Withdrawal(settings.cooldown().toNanos());
    }

    /** Fetches at once and from then on in the background. */
    void start() {
        Thread.ofVirtual()
                .name("jwks-refresh")
                .start(
                        () -> {
                            while (!closed) {
                                refreshIfDue();
                                LockSupport.parkNanos(TICK_NANOS);
                            }
                        });
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public KeySet keys(Budget budget) {
        KeySet keys = usable();
        if (keys == null) {
            askAgain(budget);
            keys = usable();
        }
        if (keys == null) {
            throw new DegradedException(
                    Degradation.ISSUER, "no keys of the token's issuer could be fetched");
        }
        return keys;
    }

    @Override
    public KeySet newerThan(KeySet seen, Budget budget) {
        KeySet keys = keys(budget);
        if (keys == seen) {
            askAgain(budget);
        }
        return keys(budget);
    }

    public JwksStatus status() {
        KeySet keys = usable();
        Loaded good = loaded;
        Attempt attempt = last;
        boolean withdrawn = keys != null && keys.size() == 0;
        String problem = attempt == null ? "not fetched yet" : attempt.problem();
        return new JwksStatus(
                settings.shown(),
                keys == null ? 0 : keys.size(),
                withdrawn,
                good == null ? null : since(good.atNanos()),
                withdrawn && problem.isEmpty() ? "no key for signatures is published" : problem,
                attempt == null || attempt.failures() == 0 ? null : since(attempt.failingSince()));
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(nanoTime.getAsLong() - nanos);
    }

    /**
     * Starts a fetch if the background schedule wants one: after the refresh span, sooner after a
     * failure.
     */
    void refreshIfDue() {
        Attempt attempt = last;
        if (attempt == null || nanoTime.getAsLong() - attempt.endNanos() >= pause(attempt)) {
            refresh();
        }
    }

    private long pause(Attempt attempt) {
        long refresh = settings.refreshEvery().toNanos();
        if (attempt.failures() == 0) {
            return refresh;
        }
        int doublings = Math.min(attempt.failures() - 1, MAX_DOUBLINGS);
        return Math.min(refresh, FIRST_RETRY.toNanos() << doublings);
    }

    /** What was fetched last, however old; null if nothing was. */
    @Nullable KnownKeys known() {
        Loaded good = loaded;
        return good == null ? null : new KnownKeys(good.keys(), good.atNanos(), settings.keepFor());
    }

    private @Nullable KeySet usable() {
        Loaded good = loaded;
        boolean fresh =
                good != null
                        && nanoTime.getAsLong() - good.atNanos() <= settings.keepFor().toNanos();
        return good != null && fresh ? good.keys() : null;
    }

    /**
     * Waits for the fetch under way, or for a new one if one is allowed now; else returns at once.
     */
    void askAgain(Budget budget) {
        CompletableFuture<Void> fetching = underWay.get();
        if (fetching == null) {
            Attempt attempt = last;
            boolean coolingDown =
                    attempt != null
                            && nanoTime.getAsLong() - attempt.endNanos() < attempt.cooldown();
            if (coolingDown || closed) {
                return;
            }
            fetching = refresh();
        }
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            throw new DegradedException(
                    Degradation.OVERLOAD, "too many checks wait for the keys of one issuer");
        }
        try {
            budget.await(fetching);
        } finally {
            waiting.decrementAndGet();
        }
    }

    private CompletableFuture<Void> refresh() {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> other = underWay.compareAndExchange(null, mine);
        if (other != null) {
            return other;
        }
        Thread.ofVirtual().name("jwks-fetch").start(() -> fetchOnce(mine));
        return mine;
    }

    /**
     * Never fails: what became of it is in {@link #loaded} and {@link #last} before the future
     * completes.
     */
    private void fetchOnce(CompletableFuture<Void> mine) {
        KeySet known = usable();
        long start = nanoTime.getAsLong();
        String problem = "internal error";
        try {
            problem = load();
        } finally {
            Attempt before = last;
            boolean successful = problem.isEmpty();
            int failures = successful ? 0 : before == null ? 1 : before.failures() + 1;
            long end = nanoTime.getAsLong();
            long failingSince = before == null || failures <= 1 ? end : before.failingSince();
            last =
                    new Attempt(
                            end, failures, problem, failingSince, cooldown(known, before, start));
            underWay.set(null);
            try {
                report(before, successful, problem);
            } finally {
                mine.complete(null);
            }
        }
    }

    /**
     * Shorter after a fetch that brought a new key, so that an issuer may rotate twice in a row. No
     * token can make that happen, and two such fetches never follow each other, so issuers whose
     * servers disagree are asked twice as often at most.
     */
    private long cooldown(@Nullable KeySet known, @Nullable Attempt before, long start) {
        long full = settings.cooldown().toNanos();
        KeySet now = usable();
        boolean rotated = known != null && now != null && !known.holdsAll(now);
        boolean early = before != null && start - before.endNanos() < full;
        return rotated && !early ? Math.min(full, AFTER_ROTATION.toNanos()) : full;
    }

    /** Empty, or what went wrong. */
    private String load() {
        try {
            byte[] text = fetch.fetch();
            Loaded before = loaded;
            KeySet keys =
                    before != null && java.util.Arrays.equals(text, before.text())
                            ? before.keys()
                            : JwksText.parse(text, before == null ? null : before.keys());
            return accept(new Loaded(keys, text, nanoTime.getAsLong()), before);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } catch (IOException | RuntimeException e) {
            return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        }
    }

    private String accept(Loaded now, @Nullable Loaded before) {
        if (now.keys().size() > 0) {
            withdrawal.refuted();
        } else if ((before == null || before.keys().size() > 0)
                && !withdrawal.confirmedBy(now.atNanos())) {
            return "no key for signatures is published there; if a second fetch within a minute"
                    + " confirms that, it is in force";
        }
        loaded = now;
        tell(now.keys(), before == null ? null : before.keys());
        return "";
    }

    private void tell(KeySet now, @Nullable KeySet before) {
        String leftOut = now.leftOut().told();
        if (!leftOut.isEmpty() && (before == null || !leftOut.equals(before.leftOut().told()))) {
            LOG.warn("Keys at {} that cannot be used are left out: {}", settings.shown(), leftOut);
        }
        if (now.size() == 0 && (before == null || before.size() > 0)) {
            LOG.warn(
                    "All keys at {} are withdrawn: all tokens of their issuer are refused",
                    settings.shown());
        }
    }

    private void report(@Nullable Attempt before, boolean successful, String problem) {
        boolean failedBefore = before != null && before.failures() > 0;
        if (!successful && (before == null || !problem.equals(before.problem()))) {
            LOG.warn("Keys at {} cannot be fetched: {}", settings.shown(), problem);
        } else if (successful && (before == null || failedBefore) && !status().withdrawn()) {
            LOG.info("Keys at {} are in force", settings.shown());
        }
        listener.fetched(settings.location(), successful);
    }
}
