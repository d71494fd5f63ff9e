// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import dev.riskgate.budget.Budget;
import dev.riskgate.redis.link.RedisKeys;
import dev.riskgate.redis.link.RedisLink;
import dev.riskgate.redis.link.RedisSettings;
import dev.riskgate.redis.link.Script;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.population.Population;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.LimitKey;
import dev.riskgate.state.OneTimeUse;
import dev.riskgate.state.ProfileHandle;
import dev.riskgate.state.StateStore;
import dev.riskgate.state.WriteUrgency;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * State that several replicas share through Redis. Decisions are made from what is known here; what
 * must be exact asks Redis. {@code docs/state.md} explains it all. Thread-safe.
 */
public final class RedisStore implements StateStore, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisStore.class);
    private static final Script FORGET = Script.of("/dev/riskgate/redis/state/forget.lua");
    private static final Duration TICK = Duration.ofMillis(25);
    private static final Duration CLOSING_TICK = Duration.ofMillis(5);
    private static final Duration LAST_WRITES = Duration.ofSeconds(3);

    private final RedisLink link;
    private final RedisKeys redisKeys;
    private final Replicas replicas;
    private final Exchange exchange;
    private final Writer writer;
    private final SharedProfiles profiles;
    private final ExactParts exact;
    private final SharedLimits limits;
    private final Heartbeat heartbeat;
    private final SharingSettings settings;
    private final Folding folding;
    private final SharedPopulation population;
    private final CompletableFuture<Void> reached = new CompletableFuture<>();
    private final Background background;
    private final LongSupplier nanoTime;
    private volatile boolean closed;

    private RedisStore(
            RedisLink link,
            Background background,
            SharingSettings settings,
            RedisKeys redisKeys,
            @Nullable RedisKeys previous,
            Replicas replicas,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.redisKeys = redisKeys;
        this.link = link;
        this.background = background;
        this.nanoTime = nanoTime;
        this.replicas = replicas;
        this.folding = new Folding(link, replicas, settings);
        this.exchange = new Exchange(link, replicas, folding, settings, nanoTime, clock::millis);
        this.population =
                new SharedPopulation(link, replicas, folding, settings, nanoTime, clock::millis);
        this.writer = new Writer(link, replicas, exchange, settings, nanoTime);
        this.profiles =
                new SharedProfiles(
                        link, replicas, exchange, writer, redisKeys, settings, clock, nanoTime);
        this.exact = new ExactParts(link, redisKeys, previous, clock, settings.maxSubjects());
        this.limits =
                new SharedLimits(link, replicas, redisKeys, clock, exact, settings.maxSubjects());
        this.heartbeat =
                new Heartbeat(
                        link,
                        replicas,
                        settings,
                        link.timeoutNanos(),
                        nanoTime,
                        new Markers(link, clock::millis),
                        this::reached);
    }

    /** The same, without a previous key. */
    public static RedisStore start(
            RedisSettings redis,
            SharingSettings settings,
            byte[] secret,
            RandomGenerator random,
            InstantSource clock) {
        return start(redis, settings, secret, null, random, clock);
    }

    /**
     * Starts sharing. Returns at once, whether or not Redis answers: see {@link #reached}.
     *
     * @param secret the key of pseudonyms, the same on every replica
     * @param previous the key before it, while replicas with that one may be running; null if there
     *     is none
     * @param random where the names of incarnations come from
     * @param clock the wall clock of proofs and codes
     */
    public static RedisStore start(
            RedisSettings redis,
            SharingSettings settings,
            byte[] secret,
            byte @Nullable [] previous,
            RandomGenerator random,
            InstantSource clock) {
        return start(
                new RedisLink(redis),
                Background.thread("riskgate-redis"),
                settings,
                new RedisKeys(secret),
                previous == null ? null : new RedisKeys(previous),
                new Replicas(random, settings.deadAfter().toMillis()),
                clock,
                System::nanoTime);
    }

    /** The same over any link, any clocks, and with any threads. */
    static RedisStore start(
            RedisLink link,
            Background background,
            SharingSettings settings,
            RedisKeys redisKeys,
            @Nullable RedisKeys previous,
            Replicas replicas,
            InstantSource clock,
            LongSupplier nanoTime) {
        RedisStore store =
                new RedisStore(
                        link, background, settings, redisKeys, previous, replicas, clock, nanoTime);
        background.every(TICK, store::tick);
        return store;
    }

    private void tick() {
        try {
            heartbeat.tick();
            limits.tick();
            writer.tick();
            population.tick();
        } catch (Throwable e) {
            // What was under way when the link was closed fails, and nobody needs it any more.
            if (!closed) {
                LOG.error("sharing state failed; it goes on", e);
            }
        }
    }

    private void reached(boolean again) {
        reached.complete(null);
        if (again) {
            profiles.rewrite();
            population.again();
        }
    }

    /** Done when Redis has answered for the first time. */
    public CompletableFuture<Void> reached() {
        return reached;
    }

    /** The way to Redis, for others that keep something there. */
    public RedisLink link() {
        return link;
    }

    @Override
    public ProfileHandle profile(Subject subject, Consistency consistency, Budget budget) {
        return profiles.find(subject, consistency, budget);
    }

    @Override
    public @Nullable ProfileHandle local(Subject subject) {
        return profiles.local(subject);
    }

    @Override
    public boolean isReachable() {
        return link.writable();
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public Population population() {
        return population.population();
    }

    @Override
    public void changed(ProfileHandle profileHandle, WriteUrgency writeUrgency, Budget budget) {
        profiles.changed(profileHandle, writeUrgency, budget);
    }

    @Override
    public void forget(Subject subject, Budget budget) {
        budget.requireBlocking();
        budget.await(
                link.call(
                        FORGET,
                        new byte[][] {redisKeys.profile(subject)},
                        Script.bytes(settings.ttl().toSeconds())));
        profiles.forgotten(subject);
    }

    @Override
    public OneTimeUse useOnce(String key, long issuedAtMillis, Duration keep, Budget budget) {
        return exact.useOnce(key, issuedAtMillis, keep, budget);
    }

    @Override
    public OneTimeUse useOnce(
            String key, String formerKey, long issuedAtMillis, Duration keep, Budget budget) {
        return exact.useOnce(key, formerKey, issuedAtMillis, keep, budget);
    }

    @Override
    public int failures(String key, Budget budget) {
        return exact.failures(key, budget);
    }

    @Override
    public int addFailure(String key, Duration window, Budget budget) {
        return exact.addFailure(key, window, budget);
    }

    @Override
    public Permit take(
            LimitKey key, double perSecond, long burst, Consistency consistency, Budget budget) {
        return consistency == Consistency.STRICT
                ? exact.take(key, perSecond, burst, budget)
                : limits.take(key, perSecond, burst);
    }

    /** Counts of what goes on, for metrics. */
    public RedisFigures figures() {
        return new RedisFigures(link, heartbeat, exchange, folding, writer, profiles);
    }

    /** Whether all that was learned here is in Redis. */
    boolean idle() {
        return writer.idle();
    }

    /** The name under which contributions are written now. */
    String incarnation() {
        return replicas.own();
    }

    /** Who shares the state, as far as known here. */
    Replicas replicas() {
        return replicas;
    }

    /** How many profiles are held here. */
    long size() {
        return profiles.size();
    }

    /** Ends as a killed process does: what was not written is lost. */
    void kill() {
        end();
    }

    /** Writes what is not written yet, for some seconds at most, and ends. */
    @Override
    public void close() {
        population.again();
        writer.hurryAll();
        long end = nanoTime.getAsLong() + LAST_WRITES.toNanos();
        while (!(writer.idle() && population.idle())
                && link.writable()
                && nanoTime.getAsLong() - end < 0) {
            background.pause(CLOSING_TICK);
        }
        if (!writer.idle()) {
            LOG.warn(
                    "Ended with {} changed profiles that could not be written to Redis",
                    writer.unwritten());
        }
        end();
    }

    private void end() {
        closed = true;
        background.stop();
        link.close();
    }
}
