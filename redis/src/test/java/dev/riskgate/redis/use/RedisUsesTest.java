// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.use;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.budget.DegradedException;
import dev.riskgate.identity.use.KeptUse;
import dev.riskgate.identity.use.UseStore;
import dev.riskgate.redis.link.RedisKeys;
import dev.riskgate.redis.state.RedisStore;
import dev.riskgate.redis.state.SharedStores;
import dev.riskgate.testredis.EveryRedis;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

@EveryRedis
class RedisUsesTest {

    private static final byte[] SECRET = SharedStores.SECRET;
    private static final byte[] NEXT =
            "the secret that comes after it, 32".getBytes(StandardCharsets.UTF_8);
    private static final int DAY = 24;

    private final RedisServer redis = RedisServer.start();
    private final RedisStore store = SharedStores.store(redis.port(), InstantSource.system());
    private final RedisUses one = new RedisUses(store.link(), SECRET, null);
    private final RedisUses other = new RedisUses(store.link(), SECRET, null);

    @AfterEach
    void stop() {
        store.close();
        redis.close();
    }

    private static String[] names(byte[] secret) {
        byte[][] names = new RedisKeys(secret).uses();
        return new String[] {
            new String(names[0], StandardCharsets.UTF_8),
            new String(names[1], StandardCharsets.UTF_8)
        };
    }

    private static String field(String id) {
        return new String(new RedisKeys(SECRET).usedField(id), StandardCharsets.UTF_8);
    }

    private static KeptUse use(UseStore.Kept kept, String id) {
        return Objects.requireNonNull(kept.uses().get(id));
    }

    /** How many hours ago, negative if it was not used. */
    private static long ago(UseStore.Kept kept, String id) {
        KeptUse use = use(kept, id);
        return use.used() ? kept.nowHour() - use.hour() : -1;
    }

    private void complete(byte[] secret, long sinceHoursAgo, long latestHoursAgo) {
        long now = one.file(Map.of(), false).nowHour();
        redis.command(
                "SET", names(secret)[1], (now - sinceHoursAgo) + ":" + (now - latestHoursAgo));
    }

    @Test
    void theLatestUseOfAnyReplicaIsKept() {
        one.file(Map.of("a", 5, "b", UseStore.NOT_USED), true);
        other.file(Map.of("a", 7, "b", 2), true);

        UseStore.Kept kept = one.file(Map.of("a", UseStore.NOT_USED, "b", UseStore.NOT_USED), true);

        assertThat(ago(kept, "a")).isBetween(5L, 6L);
        assertThat(ago(kept, "b")).isBetween(2L, 3L);
        assertThat(kept.sinceHour()).isBetween(kept.nowHour() - 1, kept.nowHour());
        assertThat(other.file(Map.of("c", UseStore.NOT_USED), false).uses()).hasSize(1);
    }

    @Test
    void redisHoldsNoIdOfAKey() {
        one.file(Map.of("acme-partner-key", 0), true);

        assertThat(redis.command("ZRANGE", names(SECRET)[0], "0", "-1").texts())
                .containsExactly(field("acme-partner-key"))
                .allMatch(name -> name.length() == 22);
        for (String key : redis.command("KEYS", "*").texts()) {
            assertThat(key).startsWith("rg2:{").doesNotContain("acme");
        }
    }

    @Test
    void thousandsAreFiledPageByPage() {
        Map<String, Integer> many = new HashMap<>();
        for (int i = 0; i < 1_001; i++) {
            many.put("k" + i, i % 2 == 0 ? i % 100 : UseStore.NOT_USED);
        }
        UseStore.Kept kept = one.file(many, true);

        assertThat(kept.uses()).hasSize(1_001);
        assertThat(ago(kept, "k42")).isBetween(42L, 43L);
        assertThat(ago(kept, "k43")).isEqualTo(-1);
        assertThat(redis.command("ZCARD", names(SECRET)[0]).number()).isEqualTo(1_001);
    }

    @Test
    void usesAreCompleteAnewAfterDaysWithoutAReplicaAndAfterARedisThatWasEmptied() {
        one.file(Map.of("a", 0), true);
        complete(SECRET, 100 * DAY, 2 * DAY);
        assertThat(one.file(Map.of(), false)).matches(kept -> age(kept) >= 100 * DAY);

        complete(SECRET, 100 * DAY, 4 * DAY);
        assertThat(one.file(Map.of(), false)).matches(kept -> age(kept) <= 1);

        complete(SECRET, 100 * DAY, 0);
        redis.command("FLUSHALL");
        UseStore.Kept kept = one.file(Map.of("a", UseStore.NOT_USED), true);
        assertThat(age(kept)).isLessThanOrEqualTo(1);
        assertThat(use(kept, "a").used()).isFalse();
    }

    private static long age(UseStore.Kept kept) {
        return kept.nowHour() - kept.sinceHour();
    }

    @Test
    void aClockOfRedisThatWasAheadLeavesNothingInTheFuture() {
        long now = one.file(Map.of("a", 0), true).nowHour();
        redis.command("ZADD", names(SECRET)[0], String.valueOf(2 * (now + 10_000) + 1), field("a"));
        redis.command("SET", names(SECRET)[1], (now + 9_000) + ":" + (now + 10_000));

        UseStore.Kept kept = one.file(Map.of("a", UseStore.NOT_USED), true);

        assertThat(ago(kept, "a")).isZero();
        assertThat(age(kept)).isZero();
    }

    @Test
    void whoIsNamedStaysHoweverLongAgoAndWhoIsNotIsDropped() {
        long now = one.file(Map.of("named", 0, "gone", 0), true).nowHour();
        for (String id : new String[] {"named", "gone"}) {
            redis.command(
                    "ZADD", names(SECRET)[0], String.valueOf(2 * (now - 401 * DAY) + 1), field(id));
        }
        complete(SECRET, 800 * DAY, 1);

        UseStore.Kept kept = one.file(Map.of("named", UseStore.NOT_USED), true);

        assertThat(ago(kept, "named")).isBetween(365L * DAY, 365L * DAY + 1);
        assertThat(redis.command("ZRANGE", names(SECRET)[0], "0", "-1").texts())
                .containsExactly(field("named"));
        assertThat(redis.command("TTL", names(SECRET)[0]).number()).isPositive();
        assertThat(redis.command("TTL", names(SECRET)[1]).number()).isPositive();
    }

    @Test
    void anotherKeyOfPseudonymsTakesOverWhatThePreviousOneKnew() {
        one.file(Map.of("a", 50, "b", UseStore.NOT_USED), true);
        complete(SECRET, 100 * DAY, 0);
        RedisUses rotated = new RedisUses(store.link(), NEXT, SECRET);
        Map<String, Integer> nothing = Map.of("a", UseStore.NOT_USED, "b", UseStore.NOT_USED);

        assertThat(age(rotated.file(Map.of("a", UseStore.NOT_USED), false)))
                .as("not before all are taken over")
                .isLessThanOrEqualTo(1);
        UseStore.Kept kept = rotated.file(nothing, true);
        assertThat(age(kept)).isGreaterThanOrEqualTo(100 * DAY);
        assertThat(ago(kept, "a")).isBetween(50L, 51L);

        one.file(Map.of("b", 3), false);
        assertThat(ago(rotated.file(nothing, true), "b")).isBetween(3L, 4L);

        UseStore.Kept alone = new RedisUses(store.link(), NEXT, null).file(nothing, true);
        assertThat(age(alone)).isGreaterThanOrEqualTo(100 * DAY);
        assertThat(ago(alone, "a")).isBetween(50L, 51L);
    }

    @Test
    void withoutThePreviousKeyItAllBeginsAnew() {
        one.file(Map.of("a", 50), true);
        complete(SECRET, 100 * DAY, 0);

        UseStore.Kept kept =
                new RedisUses(store.link(), NEXT, null).file(Map.of("a", UseStore.NOT_USED), true);

        assertThat(age(kept)).isZero();
        assertThat(use(kept, "a").used()).isFalse();
    }

    @Test
    void whatCannotBeReadOrReachedIsToldSo() {
        redis.command("SET", names(SECRET)[0], "no set");
        assertThatThrownBy(() -> one.file(Map.of("a", 0), true))
                .isInstanceOf(DegradedException.class);
        redis.command("DEL", names(SECRET)[0]);
        redis.command("SET", names(SECRET)[1], "rubbish");
        assertThat(age(one.file(Map.of("a", 0), true))).isZero();

        redis.kill();
        assertThatThrownBy(() -> one.file(Map.of("a", 0), true))
                .isInstanceOf(DegradedException.class);
    }
}
