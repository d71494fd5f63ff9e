// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.riskgate.budget.Budget;
import dev.riskgate.redis.link.FormerLayout;
import dev.riskgate.redis.link.NotPermitted;
import dev.riskgate.redis.link.RedisKeys;
import dev.riskgate.redis.link.RedisLink;
import dev.riskgate.redis.link.Script;
import dev.riskgate.state.LimitKey;
import dev.riskgate.state.OneTimeUse;
import dev.riskgate.state.StateStore.Permit;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What must be exact among all replicas: each is one script, which Redis runs as a whole.
 * Thread-safe.
 */
final class ExactParts {

    private static final Script USE_ONCE = Script.of("/dev/riskgate/redis/state/use-once.lua");
    private static final Script USE_ONCE_FORMER =
            Script.of("/dev/riskgate/redis/state/use-once-former.lua");
    private static final Script FAILURE = Script.of("/dev/riskgate/redis/state/failure.lua");
    private static final Script FAILURES = Script.of("/dev/riskgate/redis/state/failures.lua");
    private static final Script TAKE = Script.of("/dev/riskgate/redis/state/take.lua");

    /** The clocks of two replicas differ by no more than this. */
    private static final long CLOCKS_DIFFER_MILLIS = Duration.ofSeconds(2).toMillis();

    private final RedisLink link;
    private final RedisKeys redisKeys;
    private final @Nullable RedisKeys previous;
    private final InstantSource clock;
    private final boolean madeUp;
    private final FormerLayout former = new FormerLayout("one-time codes");

    /**
     * When limits are due as far as known here, microseconds: a Redis that has lost them grants no
     * second burst.
     */
    private final Cache<LimitKey, Long> due;

    /**
     * @param previous under the key before, while replicas with that key may be running; null if
     *     there is none
     * @param clock the clock of proofs and codes; limits go by the clock of Redis, unless this one
     *     is made up
     */
    ExactParts(
            RedisLink link,
            RedisKeys redisKeys,
            @Nullable RedisKeys previous,
            InstantSource clock,
            int maxLimits) {
        this.due = Caffeine.newBuilder().maximumSize(maxLimits).build();
        this.link = link;
        this.redisKeys = redisKeys;
        this.previous = previous;
        this.clock = clock;
        this.madeUp = clock != InstantSource.system();
    }

    /**
     * A proof is marked in the layout before this one first: of two replicas that are shown it at
     * once, whatever their versions, that mark lets one go on.
     */
    OneTimeUse useOnce(
            String key, String formerKey, long issuedAtMillis, Duration keep, Budget budget) {
        boolean first =
                isFirst(redisKeys, formerKey, keep, budget)
                        && (previous == null || isFirst(previous, formerKey, keep, budget));
        return first ? useOnce(key, issuedAtMillis, keep, budget) : OneTimeUse.AGAIN;
    }

    private boolean isFirst(RedisKeys under, String formerKey, Duration keep, Budget budget) {
        if (former.isOver()) {
            return true;
        }
        try {
            List<Object> answer =
                    run(
                            budget,
                            USE_ONCE_FORMER,
                            new byte[][] {under.formerOneTime(formerKey)},
                            Script.bytes(clock.millis()),
                            Script.bytes(Math.max(1, keep.toMillis())));
            return number(answer, 0) == 1;
        } catch (NotPermitted _) {
            former.over();
            return true;
        }
    }

    /**
     * While both keys are in use a proof is marked under both names: used at one replica, it is
     * used at all.
     */
    OneTimeUse useOnce(String key, long issuedAtMillis, Duration keep, Budget budget) {
        OneTimeUse before =
                previous == null
                        ? OneTimeUse.FIRST
                        : useOnce(previous.oneTime(key), issuedAtMillis, keep, budget);
        return before == OneTimeUse.FIRST
                ? useOnce(redisKeys.oneTime(key), issuedAtMillis, keep, budget)
                : before;
    }

    private OneTimeUse useOnce(byte[][] keys, long issuedAtMillis, Duration keep, Budget budget) {
        List<Object> answer =
                run(
                        budget,
                        USE_ONCE,
                        keys,
                        Script.bytes(clock.millis()),
                        // By the clock of another replica it may have been used before it could be
                        // by ours.
                        Script.bytes(issuedAtMillis - CLOCKS_DIFFER_MILLIS),
                        Script.bytes(Math.max(1, keep.toMillis())));
        return switch ((int) number(answer, 0)) {
            case 1 -> OneTimeUse.FIRST;
            case 2 -> OneTimeUse.LOST;
            default -> OneTimeUse.AGAIN;
        };
    }

    int failures(String key, Budget budget) {
        byte[][] keys = {redisKeys.failures(key)};
        return (int) number(run(budget, FAILURES, keys, Script.bytes(clock.millis())), 0);
    }

    int addFailure(String key, Duration window, Budget budget) {
        return (int)
                number(
                        run(
                                budget,
                                FAILURE,
                                new byte[][] {redisKeys.failures(key)},
                                Script.bytes(clock.millis()),
                                Script.bytes(Math.max(1, window.toMillis()))),
                        0);
    }

    Permit take(LimitKey key, double perSecond, long burst, Budget budget) {
        long sent = Objects.requireNonNullElse(due.getIfPresent(key), 0L);
        List<Object> answer =
                run(
                        budget,
                        TAKE,
                        new byte[][] {redisKeys.limit(key)},
                        Script.bytes(Double.toString(1e6 / perSecond)),
                        Script.bytes(burst),
                        Script.bytes(limitMicros()),
                        Script.bytes(sent));
        // An earlier time than was sent: the clock of Redis went back, or the rate was raised.
        due.asMap()
                .merge(
                        key,
                        number(answer, 3),
                        (known, is) -> known == sent ? is : Math.max(known, is));
        return new Permit(
                number(answer, 0) == 1,
                Math.max(0, number(answer, 1)),
                Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(number(answer, 2))));
    }

    /**
     * The time that limits go by, microseconds; 0 for that of Redis, which is the same for all
     * replicas.
     */
    long limitMicros() {
        return madeUp ? TimeUnit.MILLISECONDS.toMicros(clock.millis()) : 0;
    }

    /**
     * Nothing is sent before it is known that this thread may wait: a check that is run again must
     * not act twice.
     */
    private List<Object> run(Budget budget, Script script, byte[][] keys, byte[]... arguments) {
        budget.requireBlocking();
        return budget.await(link.call(script, keys, arguments));
    }

    private static long number(List<Object> answer, int at) {
        return (Long) answer.get(at);
    }
}
