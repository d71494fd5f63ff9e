// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import dev.riskgate.budget.DegradedException;
import dev.riskgate.identity.entry.CredentialEntry;
import dev.riskgate.identity.entry.CredentialEntry.Status;
import dev.riskgate.identity.use.KeptUse;
import dev.riskgate.identity.use.UseHours;
import dev.riskgate.identity.use.UseMark.Filing;
import dev.riskgate.identity.use.UseStore;
import dev.riskgate.identity.use.UseStore.Kept;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * When the keys of the key file were last used, by whichever replica: a thread files the marks of
 * this one, and reads those of the others. Thread-safe.
 */
public final class KeyUses implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KeyUses.class);

    /** Between two looks for marks that are news. */
    private static final Duration TICK = Duration.ofSeconds(10);

    /** The same while the store is away. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** Between two readings of what others have filed. */
    private static final long READ_NANOS = TimeUnit.MINUTES.toNanos(10);

    /** In a row until it is worth a word. */
    private static final int FAILURES = 5;

    private static final long HOUR = TimeUnit.HOURS.toMillis(1);
    private static final long MINUTE = TimeUnit.MINUTES.toMillis(1);

    private final Supplier<ApiKeys> keys;
    private final UseHours hours;
    private final UseStore store;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Pause pause;
    private final Thread thread =
            Thread.ofPlatform().name("riskgate-key-uses").daemon().unstarted(this::run);

    /** Who asks for the count waits for no store. */
    private final Object counting = new Object();

    private @Nullable ApiKeys read;
    private long readAt;
    private int failures;
    private @Nullable Counted counted;
    private volatile @Nullable Span span;
    private volatile boolean ended;

    /** From when on uses are complete, and the present hour, both by the store's clock. */
    private record Span(long sinceHour, long nowHour) {}

    private record Told(ApiKey key, Filing filing) {}

    private record Counted(ApiKeys keys, long minute, int unused) {}

    /** How the thread waits. */
    interface Pause {
        void sleep(Duration time) throws InterruptedException;
    }

    /**
     * @param keys the snapshot in force
     * @param hours those of its marks
     * @param clock by which keys expire
     */
    public KeyUses(
            Supplier<ApiKeys> keys,
            UseHours hours,
            UseStore store,
            InstantSource clock,
            LongSupplier nanoTime) {
        this(keys, hours, store, clock, nanoTime, Thread::sleep);
    }

    KeyUses(
            Supplier<ApiKeys> keys,
            UseHours hours,
            UseStore store,
            InstantSource clock,
            LongSupplier nanoTime,
            Pause pause) {
        this.keys = keys;
        this.hours = hours;
        this.store = store;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.pause = pause;
    }

    public void start() {
        thread.start();
    }

    /** Keeps them filed until it is closed. */
    private void run() {
        try {
            while (!ended) {
                pause.sleep(isDone() ? TICK : RETRY);
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    private boolean isDone() {
        try {
            return attempt();
        } catch (Throwable e) {
            span = null;
            LOG.error("filing uses of API keys failed; it goes on", e);
            return false;
        }
    }

    /**
     * Files what is news, and reads the others' at times.
     *
     * @return whether the store took it; otherwise it is filed later
     */
    synchronized boolean attempt() {
        ApiKeys now = keys.get();
        boolean all = span == null || read != now || nanoTime.getAsLong() - readAt >= READ_NANOS;
        try {
            exchange(now, all);
            return true;
        } catch (DegradedException _) {
            return false;
        }
    }

    private synchronized void exchange(ApiKeys now, boolean all) {
        int hour = hours.advance();
        List<Told> filings = new ArrayList<>();
        Map<String, Integer> told = new HashMap<>();
        for (ApiKey key : now.all()) {
            if (all || key.mark().isNews()) {
                Filing filing = key.mark().filing(hour);
                filings.add(new Told(key, filing));
                told.put(key.id(), filing.hoursAgo());
            }
        }
        try {
            Kept kept = store.file(told, all);
            for (Told one : filings) {
                one.key.mark().filed(one.filing, kept.uses().get(one.key.id()));
            }
            span = new Span(kept.sinceHour(), kept.nowHour());
            failures = 0;
        } catch (DegradedException e) {
            span = null;
            failed(String.valueOf(e.getMessage()));
            throw e;
        }
        if (all) {
            read = now;
            readAt = nanoTime.getAsLong();
        }
    }

    /** Said once for each time that it goes on for some seconds; a start needs a moment. */
    private void failed(String why) {
        failures++;
        if (failures == FAILURES) {
            LOG.info("uses of API keys cannot be kept now ({}); they are filed later", why);
        }
    }

    /**
     * Since when uses are complete, milliseconds since the epoch; empty while that is unknown, as
     * it is while the store is away.
     */
    public OptionalLong sinceMillis() {
        Span known = span;
        return known == null ? OptionalLong.empty() : OptionalLong.of(known.sinceHour * HOUR);
    }

    /**
     * How many keys could be used and were not for this long, to the minute; empty while nobody can
     * tell, since uses are not complete for so long or the store is away.
     */
    public OptionalInt unused(Duration time) {
        Span known = span;
        if (known == null || !tells(known, time)) {
            return OptionalInt.empty();
        }
        synchronized (counting) {
            return OptionalInt.of(count(known, time));
        }
    }

    private int count(Span known, Duration time) {
        ApiKeys now = keys.get();
        long minute = Math.floorDiv(clock.millis(), MINUTE);
        Counted last = counted;
        if (last == null || last.keys != now || last.minute != minute) {
            int count = 0;
            for (ApiKey key : now.all()) {
                count += isUnused(key, known, time) ? 1 : 0;
            }
            last = new Counted(now, minute, count);
            counted = last;
        }
        return last.unused;
    }

    /**
     * The keys that could be used and were not for this long, after asking the store; none while
     * uses are not complete for so long.
     *
     * @throws DegradedException if the store is away
     */
    public synchronized UnusedKeys list(Duration time) {
        ApiKeys now = keys.get();
        exchange(now, true);
        Span known = span;
        if (known == null) {
            throw new IllegalStateException("there was an answer");
        }
        boolean tells = tells(known, time);
        List<UnusedKeys.Key> unused = new ArrayList<>();
        for (ApiKey key : now.all()) {
            if (tells && isUnused(key, known, time)) {
                unused.add(described(key));
            }
        }
        unused.sort(UnusedKeys.LONGEST_FIRST);
        return new UnusedKeys(known.sinceHour * HOUR, known.nowHour * HOUR, tells, unused);
    }

    private static UnusedKeys.Key described(ApiKey key) {
        KeptUse kept = key.mark().kept();
        if (kept == null) {
            throw new IllegalStateException("a key that is unused is known");
        }
        long millis = kept.hour() * HOUR;
        return new UnusedKeys.Key(
                key.id(),
                key.entry().client(),
                kept.used() ? OptionalLong.of(millis) : OptionalLong.empty(),
                millis);
    }

    private static boolean tells(Span known, Duration time) {
        return known.nowHour - known.sinceHour >= time.toHours();
    }

    /** Whether it could be used for all of this time, and was not. */
    private boolean isUnused(ApiKey key, Span known, Duration time) {
        CredentialEntry entry = key.entry();
        KeptUse kept = key.mark().kept();
        if (kept == null || entry.status(clock.millis()) != Status.VALID) {
            return false;
        }
        long from = Math.max(known.sinceHour, kept.hour());
        return known.nowHour - Math.max(from, Math.floorDiv(entry.notBeforeMillis(), HOUR))
                >= time.toHours();
    }

    /** Files what is left, if the store takes it, and ends. */
    @Override
    public void close() {
        ended = true;
        thread.interrupt();
        if (!attempt() && keys.get().all().stream().anyMatch(key -> key.mark().isNews())) {
            LOG.warn("Ended with uses of API keys that could not be filed");
        }
    }
}
