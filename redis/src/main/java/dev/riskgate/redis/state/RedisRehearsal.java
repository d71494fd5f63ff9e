// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.redis.link.RedisKeys;
import dev.riskgate.redis.link.RedisLink;
import dev.riskgate.redis.link.Script;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.LimitKey;
import dev.riskgate.state.ProfileHandle;
import dev.riskgate.state.WriteUrgency;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * Made-up questions to the real Redis before the first real one. A JVM that has just started would
 * miss {@code redis.timeout} with its first strict calls. Everything goes under keys that nobody
 * else can name, each is deleted at once, and what is left by a Redis that fails meanwhile expires.
 * What Redis knows of real clients is neither read nor changed.
 */
public final class RedisRehearsal {

    /** All of it takes no longer than this; what is not done by then is left out. */
    public static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(RedisRehearsal.class);
    private static final int ROUNDS = 200;
    private static final Duration KEEP = Duration.ofSeconds(10);
    private static final Script DELETE = Script.of("/dev/riskgate/redis/state/clear.lua");
    private static final int SECRET_BYTES = 32;

    private final RedisLink link;
    private final RedisKeys redisKeys;
    private final InstantSource clock;
    private final SharedProfiles profiles;
    private final ExactParts exact;
    private final Budget budget =
            CheckBudget.start(System::nanoTime, PATIENCE.toNanos()).mayBlock();

    private RedisRehearsal(
            RedisLink link, RedisKeys redisKeys, InstantSource clock, RandomGenerator random) {
        this.link = link;
        this.redisKeys = redisKeys;
        this.clock = clock;
        SharingSettings settings = SharingSettings.of(KEEP, 2 * ROUNDS, KEEP);
        Replicas replicas = Replicas.alone(random);
        Folding folding = new Folding(link, replicas, settings);
        Exchange exchange =
                new Exchange(link, replicas, folding, settings, System::nanoTime, clock::millis);
        Writer writer = new Writer(link, replicas, exchange, settings, System::nanoTime);
        this.profiles =
                new SharedProfiles(
                        link,
                        replicas,
                        exchange,
                        writer,
                        redisKeys,
                        settings,
                        clock,
                        System::nanoTime);
        this.exact = new ExactParts(link, redisKeys, null, clock, 2 * ROUNDS);
    }

    /**
     * Asks again and again, on this thread, for {@link #PATIENCE} at most. Never fails; does
     * nothing while Redis is away.
     *
     * @param random makes the names
     */
    public static void run(RedisLink link, InstantSource clock, RandomGenerator random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        RedisRehearsal rehearsal =
                new RedisRehearsal(link.patient(PATIENCE), new RedisKeys(secret), clock, random);
        try {
            for (int i = 0; i < ROUNDS; i++) {
                rehearsal.round(i);
            }
        } catch (DegradedException e) {
            LOG.debug("the rehearsal with Redis ended early: {}", e.getMessage());
        }
    }

    private void round(int i) {
        Subject client = Subject.client("", "rehearsal-" + i);
        ProfileHandle profileHandle = profiles.find(client, Consistency.STRICT, budget);
        profileHandle.profile().accept();
        profiles.changed(profileHandle, WriteUrgency.AWAITED, budget);

        String proof = "rehearsal-" + i;
        exact.useOnce(proof, clock.millis() + KEEP.toMillis(), KEEP, budget);
        exact.addFailure(proof, KEEP, budget);
        exact.failures(proof, budget);
        LimitKey limit = new LimitKey("rehearsal", client);
        exact.take(limit, 1, 1, budget);

        delete(
                List.of(
                        redisKeys.profile(client),
                        redisKeys.oneTime(proof)[0],
                        redisKeys.failures(proof),
                        redisKeys.limit(limit)));
    }

    /** One by one: they are in different slots of a cluster. */
    private void delete(List<byte[]> keys) {
        List<CompletableFuture<?>> deleted = new ArrayList<>();
        for (byte[] key : keys) {
            deleted.add(link.call(DELETE, new byte[][] {key}));
        }
        budget.await(CompletableFuture.allOf(deleted.toArray(CompletableFuture[]::new)));
    }
}
